import type { AdminAnswer, AdminBody } from '../../lambda/admin/contract';
import type { AdminClient } from '../admin-client';
import { details, type Output, table } from '../output';

type Key = AdminAnswer<'getAccessKey'>;
type Created = AdminAnswer<'createAccessKey'>;

const one = (key: Key): string =>
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

const shownOnce = (key: Created): string =>
  `${one(key)}\n\nThe key is shown once and cannot be seen again:\n\n  ${key.accessKey}`;

/** Keys as rows, also those of the platform. */
export const keyTable = (
  keys: readonly Pick<Key, 'id' | 'name' | 'provider' | 'scope' | 'status' | 'expiresAt' | 'lastUsedAt'>[],
): string =>
  keys.length === 0
    ? 'There is no key yet.'
    : table(
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
  return { data, human: () => keyTable(data.accessKeys) };
};

/** Shows what is known of a key. */
export const getKey = async (call: AdminClient, organizationId: string, keyId: string): Promise<Output> => {
  const data = await call('getAccessKey', { parameters: { organizationId, keyId }, body: undefined });
  return { data, human: () => one(data) };
};

/** Revokes a key. */
export const revokeKey = async (call: AdminClient, organizationId: string, keyId: string): Promise<Output> => {
  await call('revokeAccessKey', { parameters: { organizationId, keyId }, body: undefined });
  return { data: { id: keyId, status: 'revoked' }, human: () => `Revoked ${keyId}; it opens nothing any more.` };
};

/** Makes a successor; the old key lives on for the overlap. */
export const rotateKey = async (
  call: AdminClient,
  organizationId: string,
  keyId: string,
  body: AdminBody<'rotateAccessKey'>,
): Promise<Output> => {
  const data = await call('rotateAccessKey', { parameters: { organizationId, keyId }, body });
  const old =
    body.overlapHours === 0 ? `${keyId} is revoked.` : `${keyId} lives on for ${body.overlapHours} hours at most.`;
  return { data, human: () => `${shownOnce(data)}\n\n${old}` };
};
