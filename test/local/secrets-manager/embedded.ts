import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import {
  type SecretsManager,
  type SecretsManagerOptions,
  startSecretsManager,
} from '../../../local/secrets-manager/start-secrets-manager';

/** The embedded Secrets Manager and a client that does not retry. */
export interface Embedded {
  readonly service: SecretsManager;
  readonly client: SecretsManagerClient;
  stop(): Promise<void>;
}

/** Starts it with the options of the test. */
export async function startEmbedded(options: SecretsManagerOptions = {}): Promise<Embedded> {
  const service = await startSecretsManager(options);
  const client = new SecretsManagerClient({
    endpoint: service.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  });
  return {
    service,
    client,
    async stop() {
      client.destroy();
      await service.stop();
    },
  };
}

/** The name and message of a refused call; fails when the call goes through. */
export async function refusalOf(call: Promise<unknown>): Promise<{ name: string; message: string }> {
  const error: unknown = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  // No instanceof: Node's own errors are of another realm than Jest's.
  if (typeof error !== 'object' || error === null) throw new Error('The call was not refused');
  const { name, message } = error as { name: string; message: string }; // an error of either realm
  return { name, message };
}
