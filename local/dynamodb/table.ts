/** A table as DescribeTable tells it. */
export interface Table {
  readonly TableName: string;
  readonly TableArn: string;
  readonly TableStatus: string;
  readonly KeySchema: readonly { readonly AttributeName: string; readonly KeyType: string }[];
  readonly AttributeDefinitions: readonly { readonly AttributeName: string; readonly AttributeType: string }[];
}

/** Names and types of a table's key attributes, the partition key first. */
export function keyAttributes(table: Table): { name: string; type: string }[] {
  return table.KeySchema.map(({ AttributeName: name }) => ({
    name,
    type: table.AttributeDefinitions.find((definition) => definition.AttributeName === name)?.AttributeType ?? 'S',
  }));
}
