import { startDynamoDb } from '../../../local/dynamodb/start-dynamo-db';

/** Writes transactions of ten items and an addition for as long as it lives, and says the number of each that was acknowledged. */
async function main(path: string, run: string): Promise<void> {
  const db = await startDynamoDb({ path });
  const TableName = 'directory';
  for (let index = 0; ; index += 1) {
    const parts = Array.from({ length: 10 }, (_, part) => ({
      Put: {
        TableName,
        Item: { PK: { S: `group#${run}#${index}` }, SK: { S: String(part) }, d: { S: 'x'.repeat(500) } },
      },
    }));
    const Update = {
      TableName,
      Key: { PK: { S: 'count' }, SK: { S: run } },
      UpdateExpression: 'ADD n :one',
      ExpressionAttributeValues: { ':one': { N: '1' } },
    };
    await db.dispatch('TransactWriteItems', {
      TransactItems: [...parts, { Update }],
      ClientRequestToken: `${run}-${index}`,
    });
    process.stdout.write(`${index}\n`);
  }
}

const [path = '', run = ''] = process.argv.slice(2);
void main(path, run);
