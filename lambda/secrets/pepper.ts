import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';

/**
 * Reads the pepper of the key hashes once; it never changes, since every key would end with it.
 * @param patienceMilliseconds after which the read is given up
 */
export const createPepper = (
  client: SecretsManagerClient,
  secretId: string,
  patienceMilliseconds = 10_000,
): (() => Promise<string>) => {
  let pepper: Promise<string> | undefined;
  const read = async (): Promise<string> => {
    const answer = await client.send(new GetSecretValueCommand({ SecretId: secretId }), {
      abortSignal: AbortSignal.timeout(patienceMilliseconds),
    });
    if (!answer.SecretString) throw new Error('The secret of the pepper is empty.');
    return answer.SecretString;
  };
  return () => {
    pepper ??= read().catch((error: unknown) => {
      pepper = undefined;
      throw error;
    });
    return pepper;
  };
};
