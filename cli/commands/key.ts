import type { AdminAnswer, AdminBody } from '../../lambda/admin/contract';
import { liveSuccessors } from '../../lambda/directory/access-keys/live-successors';
import type { AdminClient } from '../admin-client';
import { CommandError, UsageError } from '../command-error';
import type { Output } from '../output';
import type { Style } from '../style';
import { details, table } from '../table';
import { type Text, text } from '../text';

type Key = AdminAnswer<'getAccessKey'>;
type Created = AdminAnswer<'createAccessKey'>;

const one = (key: Key) =>
  details({
    id: key.id,
    name: key.name,
    description: key.description,
    status: key.status,
    scope: key.scope,
    provider: key.provider,
    mode: key.mode,
    'roles format': key.rolesFormat,
    created: key.created,
    expires: key.expiresAt,
    revoked: key.revokedAt,
    'last used': key.lastUsedAt,
    'rotated from': key.rotatedFrom,
  });

const shownOnce = (key: Created): Text =>
  text`${one(key)}\n\nThe key is shown once and cannot be seen again:\n\n  ${key.accessKey}`;

/** Throws unless the id was given once more. */
export const checkKeyConfirmed = (keyId: string, confirm: string | undefined): void => {
  if (confirm === keyId) return;
  throw new UsageError(
    `The key ${keyId} was not revoked.`,
    'Whatever uses it would be refused at once and for good, so its id is asked for once more.',
    `Add --confirm ${keyId}.`,
  );
};

/** Throws where revoking a key changed nothing. */
export const checkWasLive = (keyId: string, revokedAt: string | undefined): void => {
  if (revokedAt === undefined) return;
  throw new CommandError(
    `There is nothing to change: the key ${keyId} is revoked.`,
    `It was revoked at ${revokedAt}.`,
    'Check the id; "scimctl key list" shows which keys are active.',
  );
};

/** Keys as rows, also those of the platform. */
export const keyTable = (
  style: Style,
  keys: readonly Pick<Key, 'id' | 'name' | 'provider' | 'scope' | 'status' | 'expiresAt' | 'lastUsedAt'>[],
): Text =>
  keys.length === 0
    ? text`There is no key yet.`
    : table(
        style,
        ['ID', 'NAME', 'PROVIDER', 'SCOPE', 'STATUS', 'EXPIRES', 'LAST USED'],
        keys.map((key) => [
          key.id,
          key.name,
          key.provider,
          key.scope,
          key.status,
          key.expiresAt ?? 'never',
          key.lastUsedAt ?? '-',
        ]),
      );

/** Creates a key, the one time that it is shown. */
export const createKey = async (
  call: AdminClient,
  organizationId: string,
  body: AdminBody<'createAccessKey'>,
): Promise<Output> => {
  const data = await call('createAccessKey', { parameters: { organizationId }, body });
  return { data, human: () => shownOnce(data) };
};

/** Lists the keys of an organisation. */
export const listKeys = async (call: AdminClient, organizationId: string): Promise<Output> => {
  const data = await call('listAccessKeys', { parameters: { organizationId }, body: undefined });
  return { data, human: (style) => keyTable(style, data.accessKeys) };
};

/** Shows what is known of a key. */
export const getKey = async (call: AdminClient, organizationId: string, keyId: string): Promise<Output> => {
  const data = await call('getAccessKey', { parameters: { organizationId, keyId }, body: undefined });
  return { data, human: () => one(data) };
};

/** Revokes a key, once its id is given again. */
export const revokeKey = async (
  call: AdminClient,
  organizationId: string,
  keyId: string,
  confirm: string | undefined,
): Promise<Output> => {
  checkKeyConfirmed(keyId, confirm);
  const parameters = { organizationId, keyId };
  const { revokedAt } = await call('getAccessKey', { parameters, body: undefined });
  // Also when it is revoked: handlers may not have been told yet.
  await call('revokeAccessKey', { parameters, body: undefined });
  checkWasLive(keyId, revokedAt);
  return {
    data: { id: keyId, status: 'revoked' },
    human: () => text`Revoked ${keyId}; it opens nothing any more.`,
  };
};

/**
 * Throws where a key has a live successor already, unless another one is wanted: whoever rotates twice by mistake cuts off what uses
 * the first one. Throws where another one is wanted and there is none.
 */
const checkRotation = async (
  call: AdminClient,
  organizationId: string,
  keyId: string,
  again: boolean,
): Promise<void> => {
  const { accessKeys } = await call('listAccessKeys', { parameters: { organizationId }, body: undefined });
  const successors = liveSuccessors(accessKeys).get(keyId) ?? [];
  const [first, ...others] = successors;
  const isKnown = accessKeys.some(({ id }) => id === keyId);
  if (again === (first !== undefined) || !isKnown) return;
  if (first === undefined) {
    throw new CommandError(
      `The key ${keyId} was not rotated.`,
      'It has no live successor yet, so that --again has no effect.',
      'Leave out --again.',
    );
  }
  const which = others.length === 0 ? 'that one' : 'one of them';
  throw new CommandError(
    `The key ${keyId} was not rotated.`,
    others.length === 0
      ? `It has a successor since ${first.created}: "${first.name}" (${first.id}).`
      : `It has successors: ${successors.map(({ name, id, created }) => `"${name}" (${id}) since ${created}`).join(', ')}.`,
    `Give its user ${which}, rotate ${which}, or add --again to make another successor of this one.`,
  );
};

/** Makes a successor; the old key lives on for the overlap. */
export const rotateKey = async (
  call: AdminClient,
  organizationId: string,
  keyId: string,
  body: AdminBody<'rotateAccessKey'>,
  again: boolean,
): Promise<Output> => {
  await checkRotation(call, organizationId, keyId, again);
  const data = await call('rotateAccessKey', { parameters: { organizationId, keyId }, body });
  const old =
    body.overlapHours === 0 ? `${keyId} is revoked.` : `${keyId} lives on for ${body.overlapHours} hours at most.`;
  return { data, human: () => text`${shownOnce(data)}\n\n${old}` };
};
