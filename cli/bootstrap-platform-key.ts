import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { AccessKeyPorts, CreatedAccessKey } from '../lambda/directory/access-keys';
import { createAccessKey } from '../lambda/directory/access-keys';
import { realBackoff } from '../lambda/secrets/backoff';
import { createKeyStore } from '../lambda/secrets/key-store';
import { createPepper } from '../lambda/secrets/pepper';

/** The secrets of a deployment, reached with AWS credentials instead of an admin key. */
export interface PlatformSecrets {
  readonly client: SecretsManagerClient;
  /** Output `SecretPrefix` of the stateful stack. */
  readonly secretPrefix: string;
  /** Output `PepperSecretArn` of the stateful stack. */
  readonly pepperSecret: string;
  readonly now: () => Date;
  readonly newId: () => string;
  readonly randomBytes: (count: number) => Uint8Array;
}

/** What the use cases of access keys take, for the platform's own keys. */
export const platformKeyPorts = (secrets: PlatformSecrets): AccessKeyPorts => ({
  keys: createKeyStore({
    ...realBackoff,
    client: secrets.client,
    prefix: secrets.secretPrefix,
    pepper: createPepper(secrets.client, secrets.pepperSecret),
    newId: secrets.newId,
    randomBytes: secrets.randomBytes,
  }),
  // Platform keys belong to no organisation, so nothing in the table tells of them.
  directory: {
    getOrganization: async () => undefined,
    revokeKeys: async () => undefined,
    endKey: async () => undefined,
  },
  now: secrets.now,
});

/** Makes a platform admin key; the first one of a deployment can come from nowhere else. */
export const bootstrapPlatformKey = (
  secrets: PlatformSecrets,
  wish: { readonly name: string; readonly expiresAt?: string | undefined },
): Promise<CreatedAccessKey> => createAccessKey(platformKeyPorts(secrets), '', { ...wish, provider: 'generic' });
