import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConnection, writeConnection } from '../../../local/service/connection-file';
import { whileRefused } from './somebody-else';

const connection = {
  organizationId: 'acme',
  baseUrl: 'http://127.0.0.1:3000/organizations/acme/scim/v2',
  accessKey: 'scimk_x',
  adminUrl: 'http://127.0.0.1:3000/admin/v1',
  adminKey: 'scima_x',
  consoleUrl: null,
  pid: 1,
};
let directory: string;
let file: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'connection-'));
  file = join(directory, 'connection.json');
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

test('what is written is read again', async () => {
  await writeConnection(file, { ...connection, pid: 0 });
  await writeConnection(file, connection);
  expect(await readConnection(file)).toEqual(connection);
  expect(readdirSync(directory)).toEqual(['connection.json']);
});

test('only its owner can read it, also where a readable one was before', async () => {
  writeFileSync(file, '{}', { mode: 0o644 });
  await writeConnection(file, connection);
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test.each(['', '{', '[]', '{"accessKey":"x"}'])('%j is like no file', async (text) => {
  writeFileSync(file, text);
  expect(await readConnection(file)).toBeUndefined();
});

test('a file that only somebody else may read is not like no file', async () => {
  await writeConnection(file, connection);
  await whileRefused(directory, () =>
    expect(readConnection(file)).rejects.toThrow(`${file} may not be read (permission denied)`),
  );
});

test('no file is no connection', async () => {
  expect(await readConnection(file)).toBeUndefined();
});
