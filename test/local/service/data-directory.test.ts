import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDataDirectory } from '../../../local/service/data-directory';
import { type Service, startService } from '../../../local/service/start-service';

let directory: string;
let mask: number;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'data-'));
  mask = process.umask(0);
});
afterEach(() => {
  process.umask(mask);
  rmSync(directory, { recursive: true, force: true });
});

/** Modes of a directory and all below it. */
const modes = (path: string): readonly [string, string][] => {
  const found = lstatSync(path);
  const mode = (found.mode & 0o7777).toString(8);
  if (!found.isDirectory()) return [[path, mode]];
  return [[path, mode], ...readdirSync(path).flatMap((name) => modes(join(path, name)))];
};

const openToOthers = (path: string) =>
  modes(path).filter(([each, mode]) => mode !== (lstatSync(each).isDirectory() ? '700' : '600'));

const use = async (service: Service, userName: string): Promise<void> => {
  const { baseUrl, accessKey } = service.connection;
  const headers = { authorization: `Bearer ${accessKey}`, 'content-type': 'application/scim+json' };
  const body = JSON.stringify({ userName });
  expect((await fetch(`${baseUrl}/Users`, { method: 'POST', headers, body })).status).toBe(201);
};

test('data, keys and logs are for their owner only, whatever the umask and whatever was there', async () => {
  for (const turn of ['made by this start', 'there before and open to all']) {
    const service = await startService({ schedules: false, directory });
    await use(service, turn);
    expect([turn, openToOthers(directory)]).toEqual([turn, []]);
    await service.stop();
    expect([turn, openToOthers(directory)]).toEqual([turn, []]);
    for (const [path] of modes(directory)) chmodSync(path, lstatSync(path).isDirectory() ? 0o777 : 0o666);
    process.umask(0);
  }
});

test('files of others in it stay as they are, and links are not followed', async () => {
  const notes = join(directory, 'notes.txt');
  writeFileSync(notes, 'mine', { mode: 0o644 });
  mkdirSync(join(directory, 'database'));
  execFileSync('ln', ['-s', notes, join(directory, 'database', 'link')]);
  const opened = await openDataDirectory(directory);
  expect(lstatSync(notes).mode & 0o777).toBe(0o644);
  await opened.release();
});

test('a directory that all users share is refused', async () => {
  chmodSync(directory, 0o1777);
  await expect(openDataDirectory(directory)).rejects.toThrow(
    `The data directory ${directory} cannot be used (it is shared with all users of this machine): `,
  );
  expect(lstatSync(directory).mode & 0o7777).toBe(0o1777);
  expect(readdirSync(directory)).toEqual([]);
});

test('nobody without the access key of this start reads its database or secrets', async () => {
  const service = await startService({ schedules: false, directory });
  const call = async (endpoint: string, target: string) => {
    const authorization =
      'AWS4-HMAC-SHA256 Credential=local/20260301/us-east-1/x/aws4_request, SignedHeaders=host, Signature=0';
    const headers = { 'x-amz-target': target, authorization };
    return (await fetch(endpoint, { method: 'POST', headers, body: '{}' })).text();
  };
  try {
    expect(await call(service.dynamoDb?.endpoint ?? '', 'DynamoDB_20120810.ListTables')).toContain(
      'UnrecognizedClient',
    );
    expect(await call(service.secretsManager.endpoint, 'secretsmanager.ListSecrets')).toContain('UnrecognizedClient');
    expect(readFileSync(join(directory, 'connection.json'), 'utf8')).toContain(service.connection.accessKey);
  } finally {
    await service.stop();
  }
});
