import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { AccessKeyRecord } from '../directory/access-keys/access-key-record';
import type { KeyOwner } from '../directory/access-keys/key-store';
import { readKeySecret } from './key-secret';
import { unavailable } from './unavailable';

/** The key records of an owner, for whoever changes none. */
export const readKeys = async (
  client: SecretsManagerClient,
  prefix: string,
  owner: KeyOwner,
): Promise<readonly AccessKeyRecord[]> => {
  try {
    return (await readKeySecret(client, prefix, owner))?.keys ?? [];
  } catch (cause) {
    return unavailable(cause);
  }
};
