import { createClientTokens } from '../../../local/dynamodb/client-tokens';
import { openStorage } from '../../../local/dynamodb/storage';

const TEN_MINUTES = 600_000;

test('a sweep leaves a token that was used anew while it looked for what is past', async () => {
  const storage = await openStorage(undefined);
  const { used, record, sweep } = createClientTokens(storage);
  await storage.commit([], [record('anew', 'first', 0), record('past', 'first', 0)]);
  await sweep(TEN_MINUTES, async (task) => {
    await storage.commit([], [record('anew', 'second', TEN_MINUTES)]);
    return task();
  });
  expect(used('anew', 'second', TEN_MINUTES)).toBe(true);
  expect(storage.store.db.getSync('token~past')).toBeUndefined();
  await storage.close();
});
