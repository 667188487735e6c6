import { spawnSync } from 'node:child_process';
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

const write = (line: string) => {
  const log = openHandlerLog(file);
  log.write('Users', line);
  log.close();
};

test('lines of one start follow those of the last, for the owner only', () => {
  write('first');
  write('second');
  expect(readFileSync(file, 'utf8')).toBe('Users first\nUsers second\n');
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test('a log that has grown long begins anew', () => {
  writeFileSync(file, 'x'.repeat(10 * 1024 * 1024 + 1));
  write('fresh');
  expect(readFileSync(file, 'utf8')).toBe('Users fresh\n');
});

test.each([
  ['ends', 'process.exit(0)'],
  ['fails', 'throw new Error("broken")'],
])('what was told last is there when the process %s', (_, end) => {
  const module = join(__dirname, '../../../local/service/handler-log.ts');
  const script = `
    const log = require(${JSON.stringify(module)}).openHandlerLog(${JSON.stringify(file)});
    log.write('Users', 'last words');
    ${end};
  `;
  spawnSync(process.execPath, ['--import', 'tsx', '--eval', script]);
  expect(readFileSync(file, 'utf8')).toBe('Users last words\n');
});

test('lines are written while the process runs on', async () => {
  const log = openHandlerLog(file);
  log.write('Users', 'x'.repeat(70_000));
  expect(statSync(file).size).toBe(70_007);
  log.write('Users', 'later');
  while (!readFileSync(file, 'utf8').endsWith('Users later\n')) await new Promise((resolve) => setTimeout(resolve, 20));
  log.close();
});

test('a file that cannot be written ends nothing', () => {
  const said = jest.spyOn(console, 'error').mockImplementation(() => {});
  const log = openHandlerLog(directory);
  log.write('Users', 'lost');
  log.close();
  expect(said).toHaveBeenCalledWith(expect.stringContaining(`Cannot write ${directory}`));
  said.mockRestore();
});
