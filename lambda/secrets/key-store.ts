import {
  CreateSecretCommand,
  DeleteSecretCommand,
  PutSecretValueCommand,
  type SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import type { AccessKeyRecord } from '../directory/access-keys/access-key-record';
import type { KeyOwner, KeyStore } from '../directory/access-keys/key-store';
import { DirectoryError } from '../directory/directory-error';
import { accessKeyRandomBytes, formatAccessKey, hashAccessKey } from './access-key';
import { type Backoff, jitter } from './backoff';
import { isNamed, type KeySecret, printKeySecret, readKeySecret, secretName } from './key-secret';
import type { Lease } from './lease';
import { unavailable } from './unavailable';

/** What the store works with. */
export interface KeyStoreParts extends Backoff {
  readonly client: SecretsManagerClient;
  readonly prefix: string;
  readonly pepper: () => Promise<string>;
  /** KMS key of new secrets; without it, the one that AWS manages encrypts them. */
  readonly encryptionKey?: string | undefined;
  /** Left out where there is no table at hand; then only the compare-and-swap orders the writers. */
  readonly lease?: Lease;
  readonly newId: () => string;
  readonly randomBytes: (count: number) => Uint8Array;
}

// One label that every new version takes from the one before: what a crash leaves behind loses its last label with the next
// change, and Secrets Manager then throws it away.
const pendingLabel = 'SCIM_PENDING';
const maxAttempts = 12;
const rememberedAncestors = 8;

/** Key records in Secrets Manager, one secret an owner. */
export const createKeyStore = (parts: KeyStoreParts): KeyStore => {
  const read = (owner: KeyOwner) =>
    readKeySecret(parts.client, parts.prefix, owner).catch((error: unknown) =>
      isBeingDeleted(error) ? undefined : unavailable(error),
    );
  const lease: Lease = parts.lease ?? ((_, work) => work());

  return {
    read: async (owner) => (await read(owner))?.keys ?? [],

    change: <Result>(owner: KeyOwner, change: KeyChange<Result>) =>
      lease(owner, async () => {
        const written = new Map<string, { readonly result: Result }>();
        for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
          if (attempt > 0) await jitter(parts, attempt, { base: 50, cap: 1000 });
          const before = await read(owner);
          // A write whose answer was lost and that the SDK repeated looks like a conflict, although it took place.
          const lineage = before === undefined ? [] : [before.versionId, ...before.ancestors];
          const done = lineage.map((id) => written.get(id)).find((each) => each !== undefined);
          if (done !== undefined) return done.result;
          const keys = before?.keys ?? [];
          const { keys: changed, result } = change(keys);
          if (changed === keys) return result;
          const versionId = parts.newId();
          written.set(versionId, { result });
          const text = printKeySecret({ keys: changed, ancestors: lineage.slice(0, rememberedAncestors) });
          if (await swap(parts, owner, before, versionId, text)) return result;
        }
        const cause = new Error(`Others changed the same keys at each of ${maxAttempts} attempts.`);
        throw new DirectoryError({ code: 'unavailable' }, { cause });
      }),

    remove: (owner) =>
      lease(owner, async () => {
        // Without a recovery window: it would keep the name from an organisation that is made anew under this id, for hashes that
        // no organisation has any more.
        const request = { SecretId: secretName(parts.prefix, owner), ForceDeleteWithoutRecovery: true };
        await parts.client.send(new DeleteSecretCommand(request)).catch(unavailable);
      }),

    issue: async (owner, kind) => {
      const pepper = await parts.pepper().catch(unavailable);
      const { id, accessKey } = formatAccessKey(kind, owner, parts.randomBytes(accessKeyRandomBytes), pepper);
      return { id, accessKey, hash: hashAccessKey(accessKey, pepper) };
    },
  };
};

type KeyChange<Result> = (keys: readonly AccessKeyRecord[]) => {
  readonly keys: readonly AccessKeyRecord[];
  readonly result: Result;
};

/** Puts a version in the place of the one that was read; false when another has taken that place. */
const swap = async (
  { client, prefix, encryptionKey }: KeyStoreParts,
  owner: KeyOwner,
  before: KeySecret | undefined,
  versionId: string,
  text: string,
): Promise<boolean> => {
  const name = secretName(prefix, owner);
  try {
    if (before === undefined) {
      await client.send(
        new CreateSecretCommand({
          Name: name,
          ClientRequestToken: versionId,
          SecretString: text,
          ...(encryptionKey ? { KmsKeyId: encryptionKey } : {}),
        }),
      );
      return true;
    }
    await client.send(
      new PutSecretValueCommand({
        SecretId: name,
        ClientRequestToken: versionId,
        SecretString: text,
        VersionStages: [pendingLabel],
      }),
    );
    await client.send(
      new UpdateSecretVersionStageCommand({
        SecretId: name,
        VersionStage: 'AWSCURRENT',
        MoveToVersionId: versionId,
        RemoveFromVersionId: before.versionId,
      }),
    );
    return true;
  } catch (error) {
    // InvalidParameter: the current version is another by now. ResourceExists: another made the secret first.
    if (isNamed(error, 'InvalidParameterException') || isNamed(error, 'ResourceExistsException')) return false;
    return isBeingDeleted(error) ? false : unavailable(error);
  }
};

/**
 * Even a forced deletion takes a moment, in which the secret cannot be read and its name not be taken.
 * https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_DeleteSecret.html
 */
const isBeingDeleted = (error: unknown): boolean => isNamed(error, 'InvalidRequestException');
