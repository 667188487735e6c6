import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';

/** A client of Secrets Manager; region, endpoint and credentials come from the environment that Lambda sets. */
export function createSecretsManagerClient(): SecretsManagerClient {
  return new SecretsManagerClient({});
}
