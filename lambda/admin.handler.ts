/** Composition root of the admin API. */
import { randomBytes, randomUUID } from 'node:crypto';
import { adminFunctions } from './admin/admin-functions';
import { adminHandler } from './admin/serve-admin';
import { adminRateFromEnvironment } from './admin-rate-from-environment';
import { createSecretsManagerClient } from './aws/secrets-manager-client';
import { environmentNames } from './environment';
import { logLoss } from './log/log-loss';
import { realBackoff } from './secrets/backoff';
import { createKeyStore } from './secrets/key-store';
import { createKeyUse } from './secrets/key-use';
import { createLease } from './secrets/lease';
import { createPepper } from './secrets/pepper';
import { createActivityLog } from './store/activity-log';
import { createDirectoryStore } from './store/directory-store';
import { createDoctor } from './store/doctor/doctor';
import { tableFromEnvironment } from './table-from-environment';

const variable = (name: keyof typeof environmentNames): string => process.env[environmentNames[name]] ?? '';

const data = tableFromEnvironment();
const secretsManager = createSecretsManagerClient();
const now = () => new Date();
const newId = randomUUID;
const accessKeyDays = Number(variable('accessKeyDays'));
const reportLoss = logLoss();

export const handler = adminHandler({
  functions: adminFunctions,
  services: {
    directory: createDirectoryStore({ ...data, reportLoss }),
    keys: createKeyStore({
      ...realBackoff,
      client: secretsManager,
      prefix: variable('secretPrefix'),
      pepper: createPepper(secretsManager, variable('pepperSecret')),
      encryptionKey: variable('secretsKey') || undefined,
      lease: createLease(data.client, data.table, { ...realBackoff, now, newId, reportLoss }),
      newId,
      randomBytes,
    }),
    keyUse: createKeyUse(data.client, data.table, now),
    activity: createActivityLog(data),
    doctor: createDoctor(data),
    minimumAuditDays: Number(variable('minimumAuditDays')),
    ...(accessKeyDays > 0 ? { accessKeyDays } : {}),
    now,
    newId,
    reportLoss,
  },
  rateLimiter: adminRateFromEnvironment(data),
  publicBaseUrl: variable('publicBaseUrl') || undefined,
});
