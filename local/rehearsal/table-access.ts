/** What an operator does with AWS credentials in docs/restore.md, here on the tables of the embedded DynamoDB. */
import type { DynamoDb } from '../dynamodb/start-dynamo-db';

const organizationRecord = (organizationId: string) => ({ PK: { S: `T#${organizationId}#META` }, SK: { S: '!' } });

/** Turns the settings on that a restored table lacks, as far as they exist outside AWS. */
export const turnSettingsOn = (dynamoDb: DynamoDb, TableName: string): Promise<object> =>
  dynamoDb.dispatch('UpdateTimeToLive', {
    TableName,
    TimeToLiveSpecification: { AttributeName: 'expires', Enabled: true },
  });

/** Whether items of the table expire. */
export const timeToLiveStatus = async (dynamoDb: DynamoDb, TableName: string): Promise<unknown> => {
  const { TimeToLiveDescription } = (await dynamoDb.dispatch('DescribeTimeToLive', { TableName })) as {
    TimeToLiveDescription: { TimeToLiveStatus: string };
  }; // an answer of DescribeTimeToLive
  return TimeToLiveDescription.TimeToLiveStatus;
};

/** What the record of an organization tells of keys. */
interface KeyNotes {
  readonly incarnation: { readonly S: string };
  readonly revokedKeys?: { readonly SS: readonly string[] };
  readonly keyEnds?: object;
}

/** Adds the keys that were revoked after the restore point to the records of the restored table; gives their number. */
export const carryOverRevokedKeys = async (dynamoDb: DynamoDb, from: string, to: string): Promise<number> => {
  const { Items = [] } = (await dynamoDb.dispatch('Query', {
    TableName: to,
    KeyConditionExpression: 'PK = :list',
    ExpressionAttributeValues: { ':list': { S: 'SYS#ORG' } },
  })) as { Items?: { SK: { S: string } }[] }; // the list of organisations holds their ids
  let carried = 0;
  for (const { SK } of Items) {
    const Key = organizationRecord(SK.S);
    const { Item } = (await dynamoDb.dispatch('GetItem', { TableName: from, Key })) as { Item?: KeyNotes };
    if (Item === undefined) continue;
    const carry = (UpdateExpression: string, keys: object) =>
      dynamoDb.dispatch('UpdateItem', {
        TableName: to,
        Key,
        UpdateExpression,
        ConditionExpression: 'incarnation = :incarnation',
        ExpressionAttributeValues: { ':keys': keys, ':incarnation': Item.incarnation },
      });
    if (Item.keyEnds !== undefined) await carry('SET keyEnds = :keys', Item.keyEnds);
    if (Item.revokedKeys === undefined) continue;
    carried += Item.revokedKeys.SS.length;
    await carry('ADD revokedKeys :keys', Item.revokedKeys);
  }
  return carried;
};
