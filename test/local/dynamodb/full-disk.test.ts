/** A disk that is full fails what is asked of it, and nothing after it has room again. */
import fs, { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DescribeTableCommand, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { openStorage } from '../../../local/dynamodb/storage';
import { type Embedded, startEmbedded } from './embedded';

const full = () => Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });

let path: string;
beforeEach(() => {
  path = mkdtempSync(join(tmpdir(), 'scim-full-'));
});
afterEach(() => {
  jest.restoreAllMocks();
  rmSync(path, { recursive: true, force: true });
});

const put = ({ client, table }: Embedded, SK: string) =>
  client.send(new PutItemCommand({ TableName: table, Item: { PK: { S: 'a' }, SK: { S: SK } } }));
const has = async ({ client, table }: Embedded, SK: string) =>
  (await client.send(new GetItemCommand({ TableName: table, Key: { PK: { S: 'a' }, SK: { S: SK } } }))).Item !==
  undefined;

/** Lets so many bytes of the next write to the log through, then the disk is full. */
const failNextWrite = (bytes: number): void => {
  const real = fs.writeSync;
  let failed = false;
  jest.spyOn(fs, 'writeSync').mockImplementation(((
    file: number,
    text: string,
    position: number,
    encoding: BufferEncoding,
  ) => {
    if (failed) return real(file, text, position, encoding);
    failed = true;
    if (bytes > 0) real(file, text.slice(0, bytes), position, encoding);
    throw full();
  }) as typeof fs.writeSync);
};

test.each([0, 1, 40])('a write that fails after %i bytes fails alone, and the log stays whole', async (bytes) => {
  const said = jest.spyOn(console, 'error').mockImplementation(() => undefined);
  const first = await startEmbedded({ path });
  await put(first, 'before');
  failNextWrite(bytes);
  await expect(put(first, 'failed')).rejects.toMatchObject({
    name: 'InternalServerError',
    $metadata: { httpStatusCode: 500 },
  });
  expect(said).toHaveBeenCalled();
  expect(await has(first, 'failed')).toBe(false);
  await put(first, 'after');
  await first.stop();
  const second = await startEmbedded({ path });
  expect(await Promise.all(['before', 'failed', 'after'].map((key) => has(second, key)))).toEqual([true, false, true]);
  await second.client.send(new DescribeTableCommand({ TableName: second.table }));
  await second.stop();
});

test('a database that could not write is opened again, and has all that was taken before', async () => {
  const storage = await openStorage(path);
  const write = (key: string) => storage.commit([], [{ key, value: `value of ${key}` }]);
  await write('first');
  const batch = jest.spyOn(storage.store.db, 'batch').mockRejectedValueOnce(full());
  await expect(storage.settle()).rejects.toThrow('ENOSPC');
  expect(storage.text('first')).toBe('value of first');
  await expect(write('refused')).rejects.toThrow('ENOSPC');
  let taken = false;
  while (!taken) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    taken = await write('second').then(
      () => true,
      () => false,
    );
  }
  batch.mockRestore();
  await storage.settle();
  await storage.close();
  const again = await openStorage(path);
  expect(['first', 'refused', 'second'].map((key) => again.text(key))).toEqual([
    'value of first',
    undefined,
    'value of second',
  ]);
  await again.close();
});

test('while there is no room it stays open for reading, and closes', async () => {
  const storage = await openStorage(path);
  await storage.commit([], [{ key: 'first', value: '1' }]);
  await storage.settle();
  jest.spyOn(storage.store.db, 'batch').mockRejectedValue(full());
  jest.spyOn(fs.promises, 'statfs').mockResolvedValue({ bavail: 0, bsize: 4096 } as fs.StatsFs);
  await storage.commit([], [{ key: 'second', value: '2' }]);
  await expect(storage.settle()).rejects.toThrow('ENOSPC');
  await new Promise((resolve) => setTimeout(resolve, 1_200));
  expect([storage.text('first'), storage.text('second')]).toEqual(['1', '2']);
  await expect(storage.close()).rejects.toThrow('full');
  jest.restoreAllMocks();
  const again = await openStorage(path);
  expect([again.text('first'), again.text('second')]).toEqual(['1', '2']);
  await again.close();
});
