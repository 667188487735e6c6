import { type ClientTokens, createClientTokens } from '../../../local/dynamodb/client-tokens';
import { openStorage, type Storage } from '../../../local/dynamodb/storage';

const TEN_MINUTES = 600_000;

let storage: Storage;
let tokens: ClientTokens;
beforeEach(async () => {
  storage = await openStorage(undefined);
  tokens = createClientTokens(storage);
});
afterEach(() => storage.close());

const use = (token: string, request: string, now: number): Promise<void> =>
  storage.commit([], [tokens.record(token, request, now)]);
/** Those that the next process would find. */
const stored = async (): Promise<string[]> => {
  await storage.settle();
  const keys: string[] = [];
  for await (const key of storage.store.db.keys({ gte: 'token~', lt: 'token~~' })) keys.push(key);
  return keys;
};

test('a sweep leaves a token that was used anew before its turn came', async () => {
  await use('anew', 'first', 0);
  await use('past', 'first', 0);
  await tokens.sweep(TEN_MINUTES, async (task) => {
    await use('anew', 'second', TEN_MINUTES);
    return task();
  });
  expect(tokens.used('anew', 'second', TEN_MINUTES)).toBe(true);
  expect(await stored()).toEqual(['token~"anew"']);
});

test('a sweep deletes all that are past, however many', async () => {
  for (let number = 0; number < 1200; number += 1) await use(`past ${number}`, 'request', 0);
  await use('young', 'request', 1);
  await tokens.sweep(TEN_MINUTES, (task) => task());
  expect(await stored()).toEqual(['token~"young"']);
});

test('a token is not used before its transaction is committed', async () => {
  tokens.record('token', 'request', 0);
  expect(tokens.used('token', 'request', 0)).toBe(false);
});
