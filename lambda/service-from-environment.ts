/** What the composition roots of the SCIM handlers have in common: the table and the options that the stack set. */
import { createDynamoDbClient } from './aws/dynamodb-client';
import type { DirectoryStore } from './directory/store';
import { environmentNames } from './environment';
import type { ScimHandlerOptions } from './http/scim-handler';
import { createKeyUse } from './secrets/key-use';
import { createDirectoryStore } from './store/directory-store';

export interface ServiceFromEnvironment extends Omit<ScimHandlerOptions, 'endpoints'> {
  readonly store: DirectoryStore;
}

/** The store and the options of this deployment. Read once, when the Lambda starts. */
export const serviceFromEnvironment = (environment: NodeJS.ProcessEnv = process.env): ServiceFromEnvironment => {
  const client = createDynamoDbClient();
  const table = environment[environmentNames.table] ?? '';
  const days = Number(environment[environmentNames.auditDays]);
  return {
    store: createDirectoryStore({
      client,
      table,
      ...(days > 0 ? { auditRetentionDays: days } : {}),
    }),
    recordKeyUse: createKeyUse(client, table, () => new Date()).record,
    publicBaseUrl: environment[environmentNames.publicBaseUrl] || undefined,
    quirksHeader: environment[environmentNames.quirksHeader] === 'true',
  };
};
