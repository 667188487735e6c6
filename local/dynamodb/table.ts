/** A table as DescribeTable tells it. */
export interface Table {
  readonly TableName: string;
  readonly TableArn: string;
  readonly TableStatus: string;
  readonly KeySchema: readonly { readonly AttributeName: string; readonly KeyType: string }[];
  readonly AttributeDefinitions: readonly { readonly AttributeName: string; readonly AttributeType: string }[];
}

/** A key attribute. */
export interface KeyAttribute {
  readonly name: string;
  readonly type: string;
}

const known = new WeakMap<Table, readonly KeyAttribute[]>();

/** Names and types of a table's key attributes, the partition key first. */
export function keyAttributes(table: Table): readonly KeyAttribute[] {
  const attributes = known.get(table) ?? describedKey(table);
  known.set(table, attributes);
  return attributes;
}

function describedKey(table: Table): readonly KeyAttribute[] {
  return table.KeySchema.map(({ AttributeName: name }) => ({
    name,
    type: table.AttributeDefinitions.find((definition) => definition.AttributeName === name)?.AttributeType ?? 'S',
  }));
}
