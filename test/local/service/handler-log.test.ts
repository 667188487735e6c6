import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openHandlerLog } from '../../../local/service/handler-log';

let directory: string;
let file: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'log-'));
  file = join(directory, 'handlers.log');
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const write = async (line: string) => {
  const log = openHandlerLog(file);
  log.write('Users', line);
  await log.close();
};

test('lines of one start follow those of the last, for the owner only', async () => {
  await write('first');
  await write('second');
  expect(readFileSync(file, 'utf8')).toBe('Users first\nUsers second\n');
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test('a log that has grown long begins anew', async () => {
  writeFileSync(file, 'x'.repeat(10 * 1024 * 1024 + 1));
  await write('fresh');
  expect(readFileSync(file, 'utf8')).toBe('Users fresh\n');
});
