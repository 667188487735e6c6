/**
 * A table as AWS::DynamoDB::Table and AWS::DynamoDB::GlobalTable write it in a template, as far as the emulation needs it. Members that only
 * concern the cloud (backups, keys, alarms) are let through and ignored.
 */
export interface TableDefinition {
  readonly TableName: string;
  readonly KeySchema: readonly { readonly AttributeName: string; readonly KeyType: string }[];
  readonly AttributeDefinitions: readonly { readonly AttributeName: string; readonly AttributeType: string }[];
  readonly TimeToLiveSpecification?: { readonly AttributeName?: string; readonly Enabled: boolean };
  readonly GlobalSecondaryIndexes?: readonly unknown[];
  readonly LocalSecondaryIndexes?: readonly unknown[];
  readonly [member: string]: unknown;
}
