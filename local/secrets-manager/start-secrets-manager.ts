import { randomUUID } from 'node:crypto';
import type { EmbeddedCredentials } from '../aws-json/admission';
import { type Dispatch, type FaultHook, type JsonInput, startJsonService, withFaults } from '../aws-json/json-service';
import { ServiceError } from '../aws-json/service-error';
import { batchGetSecretValue, describeSecret, getSecretValue, listSecrets } from './read-actions';
import { createSecret, deleteSecret, restoreSecret, updateSecret } from './secret-actions';
import { openSecretFiles, secretsInMemory } from './secret-files';
import { tagResource, untagResource } from './tags';
import { openVault, type SecretAction } from './vault';
import { putSecretValue, updateSecretVersionStage } from './version-actions';

/** How to run the embedded Secrets Manager. */
export interface SecretsManagerOptions {
  /** Directory of the secrets; in memory without one. */
  readonly path?: string;
  /** 0, the default, takes a free port. */
  readonly port?: number;
  readonly host?: string;
  /** What callers must sign with; without it anything will do. */
  readonly credentials?: EmbeddedCredentials;
  readonly now?: () => number;
  readonly newId?: () => string;
  readonly fault?: FaultHook;
  /** How long a forced deletion takes, in which the name is not free yet: on AWS a moment, here none unless given. */
  readonly forcedDeletionMilliseconds?: number;
}

/** A running embedded Secrets Manager. */
export interface SecretsManager {
  readonly endpoint: string;
  readonly port: number;
  /** Answers an action in this process, as over HTTP; throws ServiceError. */
  dispatch(action: string, input: JsonInput): Promise<object>;
  stop(): Promise<void>;
}

const actions: Readonly<Record<string, SecretAction>> = {
  BatchGetSecretValue: batchGetSecretValue,
  CreateSecret: createSecret,
  DeleteSecret: deleteSecret,
  DescribeSecret: describeSecret,
  GetSecretValue: getSecretValue,
  ListSecrets: listSecrets,
  PutSecretValue: putSecretValue,
  RestoreSecret: restoreSecret,
  TagResource: tagResource,
  UntagResource: untagResource,
  UpdateSecret: updateSecret,
  UpdateSecretVersionStage: updateSecretVersionStage,
};

/** Starts Secrets Manager for tests and for the local run. */
export async function startSecretsManager(options: SecretsManagerOptions = {}): Promise<SecretsManager> {
  const files = options.path === undefined ? secretsInMemory() : await openSecretFiles(options.path);
  const { now = Date.now, newId = randomUUID, forcedDeletionMilliseconds = 0 } = options;
  const vault = await openVault(files, { now, newId, forcedDeletionMilliseconds });
  const plain: Dispatch = async (name, input) => {
    const action = Object.hasOwn(actions, name) ? actions[name] : undefined;
    if (!action) throw new ServiceError('UnknownOperationException', `Unknown operation ${name}`);
    return action(vault, input);
  };
  const dispatch = withFaults(plain, options.fault);
  const service = await startJsonService({
    host: options.host ?? '127.0.0.1',
    port: options.port ?? 0,
    contentType: 'application/x-amz-json-1.1',
    dispatch,
    credentials: options.credentials,
  });
  return {
    endpoint: service.endpoint,
    port: service.port,
    dispatch,
    async stop() {
      await service.stop();
      // The last change is on disk when the queue is empty.
      await vault.change(() => ({ output: {} }));
    },
  };
}
