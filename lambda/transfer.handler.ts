/** Composition root of export, import and the description of the admin API: parts of it with a function of their own. */
import { randomUUID } from 'node:crypto';
import { adminHandler } from './admin/serve-admin';
import { transferFunctions } from './admin/transfer-functions';
import { adminRateFromEnvironment } from './admin-rate-from-environment';
import { createSecretsManagerClient } from './aws/secrets-manager-client';
import { environmentNames } from './environment';
import { logLoss } from './log/log-loss';
import { readKeys } from './secrets/read-keys';
import { createActivityLog } from './store/activity-log';
import { createDirectoryStore } from './store/directory-store';
import { createTransferStore } from './store/transfer-store';
import { tableFromEnvironment } from './table-from-environment';

const variable = (name: keyof typeof environmentNames): string => process.env[environmentNames[name]] ?? '';

const data = tableFromEnvironment();
const secretsManager = createSecretsManagerClient();

export const handler = adminHandler({
  functions: transferFunctions,
  services: {
    directory: createDirectoryStore(data),
    keys: { read: (owner) => readKeys(secretsManager, variable('secretPrefix'), owner) },
    activity: createActivityLog(data),
    transfer: createTransferStore(data),
    now: () => new Date(),
    newId: randomUUID,
    reportLoss: logLoss(),
  },
  rateLimiter: adminRateFromEnvironment(data),
  publicBaseUrl: variable('publicBaseUrl') || undefined,
});
