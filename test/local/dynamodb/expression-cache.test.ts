import { type Embedded, startEmbedded } from './embedded';

let embedded: Embedded;
beforeEach(async () => {
  embedded = await startEmbedded();
});
afterEach(() => embedded.stop());

test('one object that a caller gives for two values is not taken for one value the next time', async () => {
  const { db, table } = embedded;
  const count = async (one: object, other: object) => {
    const { Count } = (await db.dispatch('Query', {
      TableName: table,
      KeyConditionExpression: 'PK = :pk',
      FilterExpression: 'one = :one AND another = :other',
      ExpressionAttributeValues: { ':pk': { S: 'a' }, ':one': one, ':other': other },
    })) as { Count: number }; // Query's answer
    return Count;
  };
  const Item = { PK: { S: 'a' }, SK: { S: '1' }, one: { N: '1' }, another: { N: '1' } };
  await db.dispatch('PutItem', { TableName: table, Item });
  const same = { N: '1' };
  expect(await count(same, same)).toBe(1);
  expect(await count({ N: '2' }, { N: '1' })).toBe(0);
  expect(await count({ N: '1' }, { N: '2' })).toBe(0);
});
