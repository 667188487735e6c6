import { spawn } from 'node:child_process';
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  BatchGetSecretValueCommand,
  CreateSecretCommand,
  DeleteSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  ListSecretsCommand,
  type ListSecretsCommandInput,
  PutSecretValueCommand,
  RestoreSecretCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-secrets-manager';
import { ConnectionLost } from '../../../local/aws-json/service-error';
import { internalServiceError, throttled } from '../../../local/secrets-manager/refusals';
import type { SecretsManagerOptions } from '../../../local/secrets-manager/start-secrets-manager';
import { type Embedded, refusalOf, startEmbedded } from './embedded';

const day = 86_400_000;
let running: Embedded;
afterEach(() => running.stop());

async function start(options: SecretsManagerOptions = {}): Promise<void> {
  running = await startEmbedded(options);
}
const create = (Name: string) =>
  running.client.send(new CreateSecretCommand({ Name, SecretString: `value of ${Name}` }));
const get = (SecretId: string) => running.client.send(new GetSecretValueCommand({ SecretId }));

describe('deletion', () => {
  test('a deleted secret can be restored until its window ends, and meanwhile keeps its name', async () => {
    let now = 1_700_000_000_000;
    await start({ now: () => now });
    await create('a');
    const { DeletionDate } = await running.client.send(
      new DeleteSecretCommand({ SecretId: 'a', RecoveryWindowInDays: 7 }),
    );
    expect(DeletionDate).toEqual(new Date(now + 7 * day));
    expect(await refusalOf(get('a'))).toMatchObject({ name: 'InvalidRequestException' });
    expect(await refusalOf(create('a'))).toMatchObject({ name: 'InvalidRequestException' });
    expect(await running.client.send(new DescribeSecretCommand({ SecretId: 'a' }))).toMatchObject({
      DeletedDate: new Date(now + 7 * day),
    });
    await running.client.send(new RestoreSecretCommand({ SecretId: 'a' }));
    expect((await get('a')).SecretString).toBe('value of a');

    await running.client.send(new DeleteSecretCommand({ SecretId: 'a' }));
    now += 30 * day;
    expect(await refusalOf(get('a'))).toMatchObject({ name: 'ResourceNotFoundException' });
    await create('a');
  });

  test('a forced deletion is for good, and can be repeated', async () => {
    await start();
    await create('a');
    const force = new DeleteSecretCommand({ SecretId: 'a', ForceDeleteWithoutRecovery: true });
    await running.client.send(force);
    expect(await refusalOf(get('a'))).toMatchObject({ name: 'ResourceNotFoundException' });
    await running.client.send(force);
    await create('a');
  });

  test('a forced deletion may take a moment, in which the secret is gone and its name is not free', async () => {
    let now = 1_700_000_000_000;
    await start({ now: () => now, forcedDeletionMilliseconds: 2_000 });
    await create('a');
    const force = new DeleteSecretCommand({ SecretId: 'a', ForceDeleteWithoutRecovery: true });
    await running.client.send(force);
    expect(await refusalOf(get('a'))).toMatchObject({ name: 'InvalidRequestException' });
    expect(await refusalOf(create('a'))).toMatchObject({ name: 'InvalidRequestException' });
    now += 1_999;
    await running.client.send(force);
    now += 1;
    expect(await refusalOf(get('a'))).toMatchObject({ name: 'ResourceNotFoundException' });
    await create('a');
  });

  test('a secret within its recovery window can still be deleted for good, and one that is not marked be restored', async () => {
    await start();
    await create('a');
    const restored = await running.client.send(new RestoreSecretCommand({ SecretId: 'a' }));
    expect(restored).toMatchObject({ Name: 'a' });
    await running.client.send(new DeleteSecretCommand({ SecretId: 'a' }));
    const again = running.client.send(new DeleteSecretCommand({ SecretId: 'a' }));
    expect(await refusalOf(again)).toMatchObject({ name: 'InvalidRequestException' });
    await running.client.send(new DeleteSecretCommand({ SecretId: 'a', ForceDeleteWithoutRecovery: true }));
    expect(await refusalOf(running.client.send(new RestoreSecretCommand({ SecretId: 'a' })))).toMatchObject({
      name: 'ResourceNotFoundException',
    });
    await create('a');
  });

  test('both ways at once, a window too short, and a secret that is not there are refused', async () => {
    await start();
    await create('a');
    const remove = (input: object, SecretId = 'a') =>
      running.client.send(new DeleteSecretCommand({ SecretId, ...input }));
    expect(await refusalOf(remove({ ForceDeleteWithoutRecovery: true, RecoveryWindowInDays: 7 }))).toMatchObject({
      name: 'InvalidParameterException',
    });
    expect(await refusalOf(remove({ RecoveryWindowInDays: 6 }))).toMatchObject({ name: 'ValidationException' });
    expect(await refusalOf(remove({}, 'b'))).toMatchObject({ name: 'ResourceNotFoundException' });
  });
});

describe('lists', () => {
  const list = async (input: ListSecretsCommandInput = {}) => {
    const { SecretList = [], NextToken } = await running.client.send(new ListSecretsCommand(input));
    return { names: SecretList.map(({ Name }) => Name), NextToken };
  };

  test('names are filtered by their beginning, and pages put together are the whole', async () => {
    await start();
    for (const name of ['p/a', 'p/b', 'p/c', 'q/a']) await create(name);
    await create('p/gone');
    await running.client.send(new DeleteSecretCommand({ SecretId: 'p/gone' }));
    const Filters: ListSecretsCommandInput['Filters'] = [{ Key: 'name', Values: ['p/'] }];
    const first = await list({ Filters, MaxResults: 2 });
    expect(first.names).toHaveLength(2);
    const second = await list({ Filters, MaxResults: 2, ...(first.NextToken ? { NextToken: first.NextToken } : {}) });
    expect(second.NextToken).toBeUndefined();
    expect([...first.names, ...second.names].sort()).toEqual(['p/a', 'p/b', 'p/c']);
    expect((await list({ Filters: [{ Key: 'name', Values: ['!p/'] }] })).names).toEqual(['q/a']);
    expect((await list({ Filters, IncludePlannedDeletion: true })).names).toContain('p/gone');
    expect(await refusalOf(list({ NextToken: 'bm9uZQ' }))).toMatchObject({ name: 'InvalidNextTokenException' });
  });

  test('tags are added, replaced, taken away and filtered by', async () => {
    await start();
    await create('a');
    await create('b');
    const tag = (Key: string, Value: string) =>
      running.client.send(new TagResourceCommand({ SecretId: 'a', Tags: [{ Key, Value }] }));
    await tag('team', 'one');
    await tag('team', 'two');
    await tag('other', 'x');
    await running.client.send(new UntagResourceCommand({ SecretId: 'a', TagKeys: ['other'] }));
    expect((await running.client.send(new DescribeSecretCommand({ SecretId: 'a' }))).Tags).toEqual([
      { Key: 'team', Value: 'two' },
    ]);
    expect((await list({ Filters: [{ Key: 'tag-key', Values: ['team'] }] })).names).toEqual(['a']);
  });

  test('a batch gives the values that it finds and says why not the others', async () => {
    await start();
    await create('a');
    const answer = await running.client.send(new BatchGetSecretValueCommand({ SecretIdList: ['a', 'b'] }));
    expect(answer.SecretValues).toMatchObject([{ Name: 'a', SecretString: 'value of a' }]);
    expect(answer.Errors).toMatchObject([{ SecretId: 'b', ErrorCode: 'ResourceNotFoundException' }]);
  });
});

describe('faults', () => {
  test('before, after, and instead of an answer', async () => {
    let fault: Error | undefined;
    let when: 'before' | 'after' = 'before';
    const at = (moment: 'before' | 'after') => (action: string) =>
      when === moment && action === 'PutSecretValue' ? fault : undefined;
    await start({ fault: { before: at('before'), after: at('after') } });
    await create('a');
    const put = (SecretString: string) =>
      running.client.send(new PutSecretValueCommand({ SecretId: 'a', SecretString }));
    fault = throttled();
    expect(await refusalOf(put('refused'))).toMatchObject({ name: 'ThrottlingException' });
    expect((await get('a')).SecretString).toBe('value of a');
    when = 'after';
    fault = internalServiceError();
    expect(await refusalOf(put('kept'))).toMatchObject({ name: 'InternalServiceError' });
    expect((await get('a')).SecretString).toBe('kept');
    fault = new ConnectionLost();
    expect((await refusalOf(put('kept too'))).message).toContain('socket hang up');
    expect((await get('a')).SecretString).toBe('kept too');
  });
});

describe('in a directory', () => {
  let path: string;
  beforeEach(async () => {
    path = await mkdtemp(join(tmpdir(), 'scim-secrets-'));
  });
  afterEach(() => rm(path, { recursive: true, force: true }));

  test('secrets survive a restart, deleted ones do not, and only the owner can read them', async () => {
    await start({ path });
    await create('a');
    await create('b');
    await running.client.send(new DeleteSecretCommand({ SecretId: 'b', ForceDeleteWithoutRecovery: true }));
    await running.stop();
    const [file = ''] = await readdir(path);
    expect((await stat(join(path, file))).mode & 0o077).toBe(0);
    await start({ path });
    expect((await get('a')).SecretString).toBe('value of a');
    expect(await refusalOf(get('b'))).toMatchObject({ name: 'ResourceNotFoundException' });
  });

  test('a file that was being written when the process died is ignored', async () => {
    await start({ path });
    await create('a');
    const [file = ''] = await readdir(path);
    await running.stop();
    await writeFile(join(path, `${file}.new`), '{"name":"a","ver');
    await start({ path });
    expect((await get('a')).SecretString).toBe('value of a');
  });

  test('a killed process leaves the last acknowledged value or a later one', async () => {
    const said = await killedAfter(path, 15);
    await start({ path });
    expect(Number((await get('counter')).SecretString)).toBeGreaterThanOrEqual(said);
  }, 60_000);
});

/** Kills a writing process once it had so many values acknowledged; gives the last that it said. */
function killedAfter(path: string, values: number): Promise<number> {
  const script = join(__dirname, 'killed-writer.ts');
  const child = spawn(process.execPath, ['--require', 'tsx/cjs', script, path], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  const lines = () => said.split('\n').slice(0, -1);
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString();
    if (lines().length >= values) child.kill('SIGKILL');
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === null) resolve(Number(lines().at(-1)));
      else reject(new Error(`The writer ended with ${code}`));
    });
  });
}
