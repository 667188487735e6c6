import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readAccessKey } from '../../lambda/secrets/access-key';
import { PEPPER, PREFIX } from '../secrets/fixture';
import { type CliWorld, startCliWorld } from './fixture';

let world: CliWorld;
beforeEach(async () => {
  world = await startCliWorld();
});
afterEach(() => world.stop());

const where = ['--secret-prefix', PREFIX, '--pepper-secret', PEPPER];
const withOutputs = () =>
  writeFileSync(
    join(world.directory, 'cdk-outputs.json'),
    JSON.stringify({
      'scim-prod-data': { SecretPrefix: PREFIX, PepperSecretArn: PEPPER },
      'scim-prod-service': { AdminUrl: 'https://api.example.com/prod/admin/v1' },
    }),
  );

describe('scimctl bootstrap', () => {
  test('makes a platform key that the admin API knows', async () => {
    const { code, out } = await world.run(['bootstrap', ...where, '--name', 'root']);
    expect(code).toBe(0);
    const key = JSON.parse(out);
    expect(readAccessKey(key.accessKey)).toEqual({ kind: 'admin', id: key.id, organizationId: '' });
    const caller = { organizationId: '', keyId: key.id, keyName: 'root', scope: 'platform-admin' };
    expect((await world.service.send({ method: 'GET', path: '/organizations', caller })).status).toBe(200);
  });

  test('reads the outputs of the stacks, and tells what to export', async () => {
    withOutputs();
    const { out } = await world.run(['bootstrap'], { terminal: true });
    expect(out).toContain('export SCIM_ADMIN_URL=https://api.example.com/prod/admin/v1\n');
    expect(out).toMatch(/export SCIM_ADMIN_KEY=scima_[0-9A-Za-z]{12}_[0-9A-Za-z]{49}\n/);
  });

  test('lists and revokes platform keys', async () => {
    withOutputs();
    const { id } = JSON.parse((await world.run(['bootstrap'])).out);
    expect((await world.run(['platform-key', 'revoke', id])).err).toContain(`Fix: Add --confirm ${id}.`);
    expect((await world.run(['platform-key', 'revoke', id, '--confirm', id])).code).toBe(0);
    const { accessKeys } = JSON.parse((await world.run(['platform-key', 'list'])).out);
    expect(accessKeys.find((key: { id: string }) => key.id === id).status).toBe('revoked');
    expect(JSON.stringify(accessKeys)).not.toContain('hash');
  });

  test.each<[string, readonly string[], RegExp]>([
    [
      'no outputs',
      [],
      /cdk-outputs\.json cannot be read[\s\S]*Fix: Write it with "npx cdk deploy --all --outputs-file/,
    ],
    [
      'a wrong pepper',
      ['--secret-prefix', PREFIX, '--pepper-secret', 'nothing'],
      /ResourceNotFoundException[\s\S]*Fix: Check your AWS/,
    ],
  ])('%s: says what, why and what to do', async (_, args, message) => {
    const { code, out, err } = await world.run(['bootstrap', ...args]);
    expect([code, out]).toEqual([1, '']);
    expect(err).toMatch(/^Error: .*\n {2}Why: .*\n {2}Fix: .*\n$/);
    expect(err).toMatch(message);
  });

  test('refuses an end in the past', async () => {
    const { code, out, err } = await world.run(['bootstrap', ...where, '--expires', '2020-01-01T00:00:00Z']);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(/--expires .*It must be in the future/);
  });

  test('outputs of another app are told apart from ours', async () => {
    writeFileSync(join(world.directory, 'cdk-outputs.json'), '{"other": {"Url": "x"}}');
    expect((await world.run(['bootstrap'])).err).toMatch(/has no outputs SecretPrefix and PepperSecretArn/);
  });
});
