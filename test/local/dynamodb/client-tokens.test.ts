import { type ClientTokens, openClientTokens } from '../../../local/dynamodb/client-tokens';
import { openStorage, type Storage } from '../../../local/dynamodb/storage';

const TEN_MINUTES = 600_000;

let storage: Storage;
let tokens: ClientTokens;
beforeEach(async () => {
  storage = await openStorage(undefined);
  tokens = await openClientTokens(storage);
});
afterEach(() => storage.close());

const use = async (token: string, request: string, now: number): Promise<void> => {
  const { record, committed } = tokens.use(token, request, now);
  await storage.commit([], [record]);
  committed();
};
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
  tokens.use('token', 'request', 0);
  expect(tokens.used('token', 'request', 0)).toBe(false);
});

test('tokens of an earlier process are known, and swept when their time comes', async () => {
  await use('b', 'request', 0);
  await use('a', 'request', 1);
  await storage.settle();
  tokens = await openClientTokens(storage);
  expect(tokens.used('b', 'request', 2)).toBe(true);
  expect(() => tokens.used('a', 'another', 2)).toThrow();
  await tokens.sweep(TEN_MINUTES, (task) => task());
  expect(await stored()).toEqual(['token~"a"']);
});
