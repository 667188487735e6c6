import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateSecretCommand, GetSecretValueCommand, PutSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { startEmbedded } from './embedded';

test('a secret that cannot be written stays as it was, and later changes are taken', async () => {
  const path = mkdtempSync(join(tmpdir(), 'scim-secrets-'));
  const said = jest.spyOn(console, 'error').mockImplementation(() => undefined);
  const first = await startEmbedded({ path });
  const write = (SecretString: string) => first.client.send(new PutSecretValueCommand({ SecretId: 'a', SecretString }));
  await first.client.send(new CreateSecretCommand({ Name: 'a', SecretString: 'one' }));
  // What is in the way of the new file makes its writing fail, as a full disk does.
  const inTheWay = join(path, `${createHash('sha256').update('a').digest('hex')}.json.new`);
  mkdirSync(inTheWay);
  await expect(write('two')).rejects.toMatchObject({ name: 'InternalServerError' });
  const value = async ({ client }: typeof first) =>
    (await client.send(new GetSecretValueCommand({ SecretId: 'a' }))).SecretString;
  expect(await value(first)).toBe('one');
  rmdirSync(inTheWay);
  await write('three');
  expect(await value(first)).toBe('three');
  await first.stop();
  const second = await startEmbedded({ path });
  expect(await value(second)).toBe('three');
  await second.stop();
  said.mockRestore();
  rmSync(path, { recursive: true, force: true });
});
