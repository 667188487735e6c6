/** The secret that holds an owner's key records: its name, its text, reading it. */
import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { AccessKeyRecord } from '../directory/access-keys/access-key-record';
import type { KeyOwner } from '../directory/access-keys/key-store';

/** A version of the secret. */
export interface KeySecret {
  readonly versionId: string;
  readonly keys: readonly AccessKeyRecord[];
  /** The versions that this one was made from, newest first; tells whether a write that got no answer took place. */
  readonly ancestors: readonly string[];
}

/** `<prefix>/organizations/<id>`, or `<prefix>/platform` for the platform's own keys. */
export const secretName = (prefix: string, owner: KeyOwner): string =>
  owner === '' ? `${prefix}/platform` : `${prefix}/organizations/${owner}`;

/** The text of the secret. */
export const printKeySecret = (secret: Omit<KeySecret, 'versionId'>): string =>
  JSON.stringify({ keys: secret.keys, ancestors: secret.ancestors });

const parse = (versionId: string, text: string): KeySecret => {
  // Nobody but `printKeySecret` writes it; whoever edits a secret by hand may break it.
  const value = JSON.parse(text) as Partial<KeySecret> | null;
  if (!Array.isArray(value?.keys))
    throw new SyntaxError('A secret of access keys must be a JSON object with a list "keys".');
  return { versionId, keys: value.keys, ancestors: value.ancestors ?? [] };
};

/** The current version; undefined when the owner has no secret. */
export const readKeySecret = async (
  client: SecretsManagerClient,
  prefix: string,
  owner: KeyOwner,
  abortSignal?: AbortSignal,
): Promise<KeySecret | undefined> => {
  try {
    const answer = await client.send(
      new GetSecretValueCommand({ SecretId: secretName(prefix, owner) }),
      abortSignal === undefined ? {} : { abortSignal },
    );
    return parse(answer.VersionId ?? '', answer.SecretString ?? '');
  } catch (error) {
    if (isNamed(error, 'ResourceNotFoundException')) return undefined;
    throw error;
  }
};

/** Whether an error of the SDK has this name. Its classes are not compared: each bundle has its own. */
export const isNamed = (error: unknown, name: string): boolean => error instanceof Error && error.name === name;
