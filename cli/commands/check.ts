import type { AdminAnswer } from '../../lambda/admin/contract';
import type { AdminClient } from '../admin-client';
import {
  type CheckStep,
  type CheckWorld,
  checkGroupName,
  checkSteps,
  checkUserName,
  type ScimAnswer,
} from '../check-steps';
import type { CliContext } from '../cli-context';
import { CommandError } from '../command-error';
import { exitCodeOf } from '../exit-code-of';
import type { Output } from '../output';
import type { Style } from '../style';
import { lines, text } from '../text';

interface Result {
  readonly name: string;
  readonly outcome: 'passed' | 'failed' | 'skipped';
  readonly detail?: string;
}

/** Ends by itself, should this program be killed before it revokes it. */
const keyLifeMilliseconds = 3_600_000;
/** A check takes seconds. */
const longestRunMilliseconds = 10 * 60_000;
const keyPrefix = 'scimctl check ';

const messageOf = (error: unknown): string => {
  const cause = error instanceof Error && error.cause instanceof Error ? `: ${error.cause.message}` : '';
  return (error instanceof Error ? error.message : String(error)) + cause;
};

const parse = (text: string): unknown => {
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
};

const runStep = async ({ name, needs, run }: CheckStep, world: CheckWorld): Promise<Result> => {
  if (needs !== undefined && world[needs] === undefined) return { name, outcome: 'skipped' };
  try {
    await run(world);
    return { name, outcome: 'passed' };
  } catch (error) {
    return { name, outcome: 'failed', detail: messageOf(error) };
  }
};

/** Takes away what the steps left behind; tells what could not be taken away. */
const cleanUp = async (world: CheckWorld): Promise<readonly Result[]> => {
  const left = [
    ...(world.groupId === undefined ? [] : [`/Groups/${world.groupId}`]),
    ...(world.userId === undefined ? [] : [`/Users/${world.userId}`]),
  ];
  const results: Result[] = [];
  for (const path of left) {
    const name = `cleans up ${path}`;
    const status = await world.send('DELETE', path).then(
      (answer) => answer.status,
      () => 0,
    );
    results.push(
      status === 204 ? { name, outcome: 'passed' } : { name, outcome: 'failed', detail: 'delete it by hand' },
    );
  }
  return results;
};

type Key = AdminAnswer<'listAccessKeys'>['accessKeys'][number];

/** Runs that were killed left their key behind, whose name tells what they may have made; a run that goes on is left alone. */
const abandoned = (
  keys: readonly Key[],
  { run, now }: Pick<CliContext, 'run' | 'now'>,
): readonly { readonly key: Key; readonly unique: string }[] =>
  keys.flatMap((key) => {
    if (!key.name.startsWith(keyPrefix) || key.status === 'revoked') return [];
    const unique = key.name.slice(keyPrefix.length);
    // Of a run on another machine nobody knows; none lasts that long.
    const old = now().getTime() - Date.parse(key.created) > longestRunMilliseconds;
    return (run.isAlive(unique.slice(0, unique.lastIndexOf('-'))) ?? !old) ? [] : [{ key, unique }];
  });

const idOf = async (send: CheckWorld['send'], path: string, filter: string): Promise<string | undefined> => {
  const { body } = await send('GET', `${path}?filter=${encodeURIComponent(filter)}&attributes=id`);
  return body?.Resources?.[0]?.id;
};

/** Takes away what runs before this one left behind. */
const cleanUpBefore = async (
  call: AdminClient,
  organizationId: string,
  { send }: Pick<CheckWorld, 'send'>,
  left: ReturnType<typeof abandoned>,
): Promise<readonly Result[]> => {
  const results: Result[] = [];
  for (const { key, unique } of left) {
    const [groupId, userId] = [
      await idOf(send, '/Groups', `displayName eq "${checkGroupName(unique)}"`),
      await idOf(send, '/Users', `userName eq "${checkUserName(unique)}"`),
    ];
    const made = {
      ...(groupId === undefined ? {} : { groupId }),
      ...(userId === undefined ? {} : { userId }),
    };
    const taken = await cleanUp({ send, sendWithoutKey: send, unique, ...made });
    results.push(...taken);
    // The key stays where something else does: the next run finds it by the key.
    if (taken.some(({ outcome }) => outcome === 'failed')) continue;
    await call('revokeAccessKey', { parameters: { organizationId, keyId: key.id }, body: undefined });
  }
  return results;
};

const report = (results: readonly Result[], scimBaseUrl: string, interrupted: boolean) => (style: Style) => {
  const paint = { passed: style.good, failed: style.bad, skipped: style.warning };
  const failed = results.filter(({ outcome }) => outcome !== 'passed').length;
  return lines([
    scimBaseUrl,
    ...results.map(
      ({ name, outcome, detail }) =>
        text`${paint[outcome](outcome.padEnd(7))}  ${name}${detail === undefined ? '' : `: ${detail}`}`,
    ),
    `${results.length - failed} passed, ${failed} failed`,
    ...(interrupted ? [style.warning('Interrupted; what the check had made is deleted again.')] : []),
  ]);
};

/** Plays what identity providers rely on, with a key and a user that are thrown away. */
export const check = async (
  call: AdminClient,
  organizationId: string,
  context: Pick<CliContext, 'fetch' | 'now' | 'newId' | 'interruption' | 'run'>,
): Promise<Output> => {
  const parameters = { organizationId };
  const { scimBaseUrl, status } = await call('getOrganization', { parameters, body: undefined });
  if (status === 'disabled') {
    throw new CommandError(
      'Nothing was checked.',
      `The organisation "${organizationId}" is disabled, so that every request of an identity provider is refused.`,
      `A platform admin key enables it again: scimctl org enable ${organizationId}.`,
    );
  }
  const { accessKeys } = await call('listAccessKeys', { parameters, body: undefined });
  const unique = `${context.run.id}-${context.newId().slice(0, 8)}`;
  const expiresAt = new Date(context.now().getTime() + keyLifeMilliseconds).toISOString();
  const body = { name: `${keyPrefix}${unique}`, provider: 'generic', rolesFormat: 'complex', expiresAt } as const;
  const interruption = context.interruption();
  const key = await call('createAccessKey', { parameters, body });
  const sendWith =
    (headers: Readonly<Record<string, string>>) =>
    async (method: string, path: string, content?: unknown): Promise<ScimAnswer> => {
      const request = content === undefined ? { method, headers } : { method, headers, body: JSON.stringify(content) };
      const response = await context.fetch(scimBaseUrl + path, request);
      return { status: response.status, headers: response.headers, body: parse(await response.text()) };
    };
  const common = { accept: 'application/scim+json', 'content-type': 'application/scim+json' };
  const world: CheckWorld = {
    send: sendWith({ ...common, authorization: `Bearer ${key.accessKey}` }),
    sendWithoutKey: sendWith(common),
    unique,
  };
  const results: Result[] = [];
  try {
    results.push(...(await cleanUpBefore(call, organizationId, world, abandoned(accessKeys, context))));
    for (const step of checkSteps) if (!interruption.aborted) results.push(await runStep(step, world));
    results.push(...(await cleanUp(world)));
  } finally {
    await call('revokeAccessKey', { parameters: { organizationId, keyId: key.id }, body: undefined });
  }
  const interrupted = interruption.aborted;
  const failed = results.filter(({ outcome }) => outcome !== 'passed').length;
  return {
    data: {
      organizationId,
      scimBaseUrl,
      passed: results.length - failed,
      failed,
      ...(interrupted ? { interrupted } : {}),
      results,
    },
    exitCode: interrupted ? exitCodeOf(interruption.reason) : failed === 0 ? 0 : 1,
    human: report(results, scimBaseUrl, interrupted),
  };
};
