import type { Connection } from '../service/connection-file';
import { identityProvider, type Party } from './parties';

/** An access key as the admin API gives it, once. */
export interface IssuedKey {
  readonly id: string;
  readonly accessKey: string;
}

export const createKey = (admin: Party, organizationId: string, name: string): Promise<IssuedKey> =>
  admin.done('POST', `/organizations/${organizationId}/access-keys`, { name, provider: 'generic' });

export const revokeKey = (admin: Party, organizationId: string, { id }: IssuedKey): Promise<unknown> =>
  admin.done('DELETE', `/organizations/${organizationId}/access-keys/${id}`);

/** The status that a key gets where it reads users. */
export const statusWith = async (connection: Connection, organizationId: string, key: string): Promise<number> =>
  (await identityProvider(connection, organizationId, key).send('GET', '/Users?count=1')).status;
