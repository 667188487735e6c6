/** Makes the tables and secrets that the templates declare, where they are not there yet. */
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Deployment } from '../api-gateway/deployment';
import { ServiceError } from '../aws-json/service-error';
import type { TableDefinition } from '../dynamodb/table-definition';
import type { SecretsManager } from '../secrets-manager/start-secrets-manager';
import { generateSecret } from './generate-secret';
import { errorMessage, StartFailure } from './start-failure';

/** The tables of the templates, each under the name that the functions know. */
export const tableDefinitions = (deployment: Deployment): readonly TableDefinition[] =>
  ['AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable']
    .flatMap((type) => deployment.resources(type))
    // CloudFormation checks these properties before anything is deployed.
    .map(({ properties, physical }) => ({ ...properties, TableName: physical.name }) as unknown as TableDefinition);

/** Creates the secrets of the templates. */
export const createSecrets = async (deployment: Deployment, secrets: SecretsManager): Promise<void> => {
  for (const { properties, physical } of deployment.resources('AWS::SecretsManager::Secret')) {
    try {
      await secrets.dispatch('DescribeSecret', { SecretId: physical.name });
    } catch (error) {
      if (!(error instanceof ServiceError) || error.name !== 'ResourceNotFoundException') throw error;
      const { SecretString, GenerateSecretString } = properties;
      const value = typeof SecretString === 'string' ? SecretString : generateSecret(GenerateSecretString ?? {});
      await secrets.dispatch('CreateSecret', { Name: physical.name, SecretString: value });
    }
  }
};

/** Creates a table in a DynamoDB that is not the embedded one. */
export const createRemoteTable = async (
  client: DynamoDBClient,
  endpoint: string,
  definition: TableDefinition,
): Promise<void> => {
  const sdk = await import('@aws-sdk/client-dynamodb');
  const { TableName, KeySchema, AttributeDefinitions, TimeToLiveSpecification: timeToLive } = definition;
  try {
    await client.send(
      new sdk.CreateTableCommand({
        TableName,
        // The template's strings are those of the SDK's enumerations.
        KeySchema: [...KeySchema] as { AttributeName: string; KeyType: 'HASH' | 'RANGE' }[],
        AttributeDefinitions: [...AttributeDefinitions] as { AttributeName: string; AttributeType: 'S' | 'N' | 'B' }[],
        BillingMode: 'PAY_PER_REQUEST',
      }),
    );
  } catch (error) {
    if (!(error instanceof sdk.ResourceInUseException)) {
      throw new StartFailure(
        `The table cannot be made in DynamoDB at ${endpoint} (${errorMessage(error)}): ` +
          'start that DynamoDB, check its credentials, or unset SCIM_DYNAMODB_ENDPOINT.',
        { cause: error },
      );
    }
  }
  await sdk.waitUntilTableExists({ client, maxWaitTime: 60, minDelay: 1, maxDelay: 2 }, { TableName });
  if (!timeToLive?.Enabled || timeToLive.AttributeName === undefined) return;
  const { TimeToLiveDescription } = await client.send(new sdk.DescribeTimeToLiveCommand({ TableName }));
  if (TimeToLiveDescription?.TimeToLiveStatus?.startsWith('ENABL')) return;
  const specification = { AttributeName: timeToLive.AttributeName, Enabled: true };
  await client.send(new sdk.UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification: specification }));
};
