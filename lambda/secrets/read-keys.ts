import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { AccessKeyRecord } from '../directory/access-keys/access-key-record';
import type { KeyOwner } from '../directory/access-keys/key-store';
import { DirectoryError } from '../directory/directory-error';
import { readKeySecret } from './key-secret';

/** The key records of an owner, for whoever changes none. */
export const readKeys = async (
  client: SecretsManagerClient,
  prefix: string,
  owner: KeyOwner,
): Promise<readonly AccessKeyRecord[]> => {
  try {
    return (await readKeySecret(client, prefix, owner))?.keys ?? [];
  } catch (cause) {
    throw new DirectoryError({ code: 'unavailable' }, { cause });
  }
};
