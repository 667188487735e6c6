import { liveSuccessors } from '../../lambda/directory/access-keys/live-successors';
import type { AdminClient } from '../admin-client';
import type { Output } from '../output';
import { details } from '../table';
import { lines, type Text, text } from '../text';

interface Rotation {
  readonly keyId: string;
  readonly keyName: string;
  readonly status: string;
  readonly expiresAt: string | undefined;
  readonly successor: { readonly id: string; readonly name: string; readonly lastUsedAt: string | undefined };
}

const rotationText = ({ keyId, keyName, status, expiresAt, successor }: Rotation): Text => {
  const end = status !== 'active' ? `is ${status}` : expiresAt === undefined ? 'lives on' : `ends on ${expiresAt}`;
  const used = successor.lastUsedAt === undefined ? 'not used yet' : `last used ${successor.lastUsedAt}`;
  return text`The access key "${keyName}" (${keyId}) ${end}. Its successor is "${successor.name}" (${successor.id}), ${used}.`;
};

/** Shows whether provisioning works; the exit code says so too. */
export const showStatus = async (call: AdminClient, organizationId: string): Promise<Output> => {
  const parameters = { organizationId };
  const [status, { accessKeys }] = await Promise.all([
    call('getStatus', { parameters, body: undefined }),
    call('listAccessKeys', { parameters, body: undefined }),
  ]);
  const names = new Map(accessKeys.map((key) => [key.id, key]));
  // A key that was revoked or has ended needs no word any more once its successor is in use.
  const rotations = [...liveSuccessors(accessKeys)].flatMap(([keyId, successors]): readonly Rotation[] => {
    const old = names.get(keyId);
    if (old === undefined) return [];
    const { name: keyName, status: oldStatus, expiresAt } = old;
    return successors
      .filter(({ lastUsedAt }) => oldStatus === 'active' || lastUsedAt === undefined)
      .map(({ id, name, lastUsedAt }) => ({
        keyId,
        keyName,
        status: oldStatus,
        expiresAt,
        successor: { id, name, lastUsedAt },
      }));
  });
  const data = { ...status, rotations };
  // Without those that a warning or problem names with their successor already.
  const sentences = [...data.warnings, ...data.problems];
  const further = rotations.filter(
    ({ keyId, successor }) => !sentences.some((each) => [keyId, successor.id].every((id) => each.includes(`(${id})`))),
  );
  return {
    data,
    exitCode: data.healthy ? 0 : 1,
    human: (style) =>
      lines([
        text`${organizationId}: ${data.healthy ? style.good('healthy') : style.bad('not healthy')}`,
        ...data.problems.map((problem) => style.bad(problem)),
        ...data.warnings.map((warning) => style.warning(warning)),
        ...further.map(rotationText),
        '',
        details({
          'last request': data.lastRequestAt ?? 'none yet',
          'last success': data.lastSuccessAt ?? 'none yet',
          'last failure': data.lastFailureAt,
          'last refused for its rate': data.lastThrottledAt,
          users: String(data.counts.users),
          groups: String(data.counts.groups),
          'live access keys': String(data.liveKeys),
          'unfinished changes': String(data.unfinishedJobs),
        }),
      ]),
  };
};
