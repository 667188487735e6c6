import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CommandError } from '../../cli/command-error';
import { findConnection } from '../../cli/connection';
import { whileRefused } from '../local/service/somebody-else';

let directory: string;
let file: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'connection-'));
  file = join(directory, 'connection.json');
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const failure = (): CommandError | undefined => {
  try {
    findConnection({ environment: { SCIM_LOCAL_DIR: directory }, directory: '/' });
    return undefined;
  } catch (error) {
    if (error instanceof CommandError) return error;
    throw error;
  }
};

test('a connection of somebody else is not told as absent', async () => {
  writeFileSync(file, '{"adminUrl":"http://127.0.0.1:3000","adminKey":"scima_x"}', { mode: 0o600 });
  expect(failure()).toBeUndefined();
  const { message, why, fix } = (await whileRefused(directory, failure)) ?? {};
  expect([message, why, fix].join(' ')).toBe(
    `${file} may not be read. Permission denied: only the user who started the local service may read it. ` +
      'Run scimctl as that user, or set SCIM_ADMIN_URL and SCIM_ADMIN_KEY.',
  );
});

test('where there is none, the place that was looked at is named', () => {
  expect(failure()?.why).toContain(file);
});
