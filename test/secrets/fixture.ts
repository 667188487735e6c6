/** Keys on an embedded Secrets Manager and an embedded DynamoDB, reached by the real clients. */
import { randomBytes, randomUUID } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { AccessKeyPorts } from '../../lambda/directory/access-keys';
import { defaultOrganizationSettings } from '../../lambda/directory/organization-settings';
import type { DirectoryStore } from '../../lambda/directory/store';
import { realBackoff } from '../../lambda/secrets/backoff';
import { createKeyStore, type KeyStoreParts } from '../../lambda/secrets/key-store';
import { createLease } from '../../lambda/secrets/lease';
import { createPepper } from '../../lambda/secrets/pepper';
import { createDirectoryStore } from '../../lambda/store/directory-store';
import type { FaultHook } from '../../local/aws-json/json-service';
import { createDirectoryTable } from '../../local/dynamodb/directory-table';
import { type DynamoDbOptions, startDynamoDb } from '../../local/dynamodb/start-dynamo-db';
import { type SecretsManagerOptions, startSecretsManager } from '../../local/secrets-manager/start-secrets-manager';

export const TABLE = 'directory';
export const PREFIX = 'scim/test';
export const PEPPER = 'scim/test/pepper';
export const PEPPER_TEXT = 'p'.repeat(64);

export const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };

/** Of the organizations that a world makes. */
export const incarnationOf = (organizationId: string): string => `incarnation of ${organizationId}`;

export type KeyWorld = Awaited<ReturnType<typeof startKeyWorld>>;

/** `fault` (of Secrets Manager), `tableFault` and `clock` can be changed while it runs. */
export const startKeyWorld = async ({
  meter,
  ...options
}: Pick<DynamoDbOptions, 'meter'> & Pick<SecretsManagerOptions, 'forcedDeletionMilliseconds'> = {}) => {
  const control: { fault: FaultHook; tableFault: FaultHook; clock: () => Date } = {
    fault: {},
    tableFault: {},
    clock: () => new Date(),
  };
  const database = await startDynamoDb({
    ...(meter === undefined ? {} : { meter }),
    sweepEveryMs: 0,
    fault: {
      before: (action, input) => control.tableFault.before?.(action, input),
      after: (action, input) => control.tableFault.after?.(action, input),
    },
  });
  await createDirectoryTable(database, TABLE);
  const secrets = await startSecretsManager({
    ...options,
    fault: {
      before: (action, input) => control.fault.before?.(action, input),
      after: (action, input) => control.fault.after?.(action, input),
    },
  });
  const dynamoDb = new DynamoDBClient({ endpoint: database.endpoint, region: 'eu-central-1', credentials });
  const secretsManager = new SecretsManagerClient({
    endpoint: secrets.endpoint,
    region: 'eu-central-1',
    credentials,
    maxAttempts: 2,
  });
  await secretsManager.send(new CreateSecretCommand({ Name: PEPPER, SecretString: PEPPER_TEXT }));
  const now = () => control.clock();
  const directory: DirectoryStore = createDirectoryStore({ client: dynamoDb, table: TABLE });

  const lease = () => createLease(dynamoDb, TABLE, { ...realBackoff, now, newId: randomUUID });

  /** Each is what another Lambda instance would have: a pepper and a memory of its own. */
  const keyParts = (): KeyStoreParts => ({
    ...realBackoff,
    client: secretsManager,
    prefix: PREFIX,
    pepper: createPepper(secretsManager, PEPPER),
    newId: randomUUID,
    randomBytes,
  });
  const keyStore = (options: { readonly lease?: boolean } = {}) =>
    createKeyStore({ ...keyParts(), ...(options.lease === false ? {} : { lease: lease() }) });
  const ports = (options: { readonly lease?: boolean } = {}): AccessKeyPorts => ({
    keys: keyStore(options),
    directory,
    now,
  });

  return {
    control,
    database,
    secrets,
    dynamoDb,
    secretsManager,
    directory,
    now,
    keyParts,
    keyStore,
    lease,
    ports,
    createOrganization: (id: string) =>
      directory.createOrganization({
        id,
        incarnationId: incarnationOf(id),
        name: id,
        status: 'active',
        created: '2026-01-01T00:00:00.000Z',
        settings: defaultOrganizationSettings,
        revokedKeyIds: [],
      }),
    stop: async () => {
      dynamoDb.destroy();
      secretsManager.destroy();
      await Promise.all([database.stop(), secrets.stop()]);
    },
  };
};
