import type { AdminClient } from '../admin-client';
import { type CheckStep, type CheckWorld, checkSteps, type ScimAnswer } from '../check-steps';
import type { Output } from '../output';
import type { World } from '../world';

interface Result {
  readonly name: string;
  readonly outcome: 'passed' | 'failed' | 'skipped';
  readonly detail?: string;
}

/** Ends by itself, should this program be killed before it revokes it. */
const keyLifeMilliseconds = 3_600_000;

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

/** Plays what identity providers rely on, with a key and a user that are thrown away. */
export const check = async (
  call: AdminClient,
  organizationId: string,
  { fetch, now, newId }: Pick<World, 'fetch' | 'now' | 'newId'>,
): Promise<Output> => {
  const { scimBaseUrl } = await call('getOrganization', { parameters: { organizationId }, body: undefined });
  const expiresAt = new Date(now().getTime() + keyLifeMilliseconds).toISOString();
  const body = { name: 'scimctl check', provider: 'generic', rolesFormat: 'complex', expiresAt } as const;
  const key = await call('createAccessKey', { parameters: { organizationId }, body });
  const sendWith =
    (headers: Readonly<Record<string, string>>) =>
    async (method: string, path: string, content?: unknown): Promise<ScimAnswer> => {
      const request = content === undefined ? { method, headers } : { method, headers, body: JSON.stringify(content) };
      const response = await fetch(scimBaseUrl + path, request);
      return { status: response.status, headers: response.headers, body: parse(await response.text()) };
    };
  const common = { accept: 'application/scim+json', 'content-type': 'application/scim+json' };
  const world: CheckWorld = {
    send: sendWith({ ...common, authorization: `Bearer ${key.accessKey}` }),
    sendWithoutKey: sendWith(common),
    unique: newId().slice(0, 8),
  };
  const results: Result[] = [];
  try {
    for (const step of checkSteps) results.push(await runStep(step, world));
    results.push(...(await cleanUp(world)));
  } finally {
    await call('revokeAccessKey', { parameters: { organizationId, keyId: key.id }, body: undefined });
  }
  const failed = results.filter(({ outcome }) => outcome !== 'passed').length;
  return {
    data: { organizationId, scimBaseUrl, passed: results.length - failed, failed, results },
    exitCode: failed === 0 ? 0 : 1,
    human: (style) => {
      const paint = { passed: style.good, failed: style.bad, skipped: style.warning };
      const lines = results.map(({ name, outcome, detail }) =>
        [paint[outcome](outcome.padEnd(7)), `${name}${detail === undefined ? '' : `: ${detail}`}`].join('  '),
      );
      return [scimBaseUrl, ...lines, `${results.length - failed} passed, ${failed} failed`].join('\n');
    },
  };
};
