/** Composition root of the admin API. */
import { randomBytes, randomUUID } from 'node:crypto';
import { adminHandler } from './admin/serve-admin';
import { createDynamoDbClient } from './aws/dynamodb-client';
import { createSecretsManagerClient } from './aws/secrets-manager-client';
import { environmentNames } from './environment';
import { realBackoff } from './secrets/backoff';
import { createKeyStore } from './secrets/key-store';
import { createKeyUse } from './secrets/key-use';
import { createLease } from './secrets/lease';
import { createPepper } from './secrets/pepper';
import { createActivityLog } from './store/activity-log';
import { createDirectoryStore } from './store/directory-store';
import { createDoctor } from './store/doctor/doctor';

const variable = (name: keyof typeof environmentNames): string => process.env[environmentNames[name]] ?? '';

const dynamoDb = createDynamoDbClient();
const secretsManager = createSecretsManagerClient();
const table = variable('table');
const auditDays = Number(variable('auditDays'));
const now = () => new Date();
const newId = randomUUID;

export const handler = adminHandler({
  services: {
    directory: createDirectoryStore({ client: dynamoDb, table }),
    keys: createKeyStore({
      ...realBackoff,
      client: secretsManager,
      prefix: variable('secretPrefix'),
      pepper: createPepper(secretsManager, variable('pepperSecret')),
      encryptionKey: variable('secretsKey') || undefined,
      lease: createLease(dynamoDb, table, { ...realBackoff, now, newId }),
      newId,
      randomBytes,
    }),
    keyUse: createKeyUse(dynamoDb, table, now),
    activity: createActivityLog({
      client: dynamoDb,
      table,
      ...(auditDays > 0 ? { auditRetentionDays: auditDays } : {}),
    }),
    doctor: createDoctor({ client: dynamoDb, table }),
    now,
    newId,
  },
  publicBaseUrl: variable('publicBaseUrl') || undefined,
});
