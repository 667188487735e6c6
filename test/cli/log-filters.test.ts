/** What the logs are narrowed to must be there: an empty list would look like peace. */
import { type CliWorld, startCliWorld } from './fixture';

let world: CliWorld;
const run = (...args: string[]) => world.run([...args, '--org', 'acme']);
const json = async (...args: string[]) => JSON.parse((await run(...args)).out);
beforeAll(async () => {
  world = await startCliWorld();
  await world.run(['org', 'create', 'Acme', '--id', 'acme']);
});
afterAll(() => world.stop());

const nobody = '0b7e0000-0000-4000-8000-000000000000';

describe.each(['audit', 'activity'])('%s', (command) => {
  test.each([
    [
      'a range that ends before it begins',
      ['--since', '2026-05-02', '--until', '2026-05-01'],
      2,
      '--since is 2026-05-02',
    ],
    ['an action that there is not', ['--action', 'frob'], 2, 'There are user.created'],
    ['an action that is like one', ['--action', 'user.create'], 2, 'Did you mean user.created'],
    ['a group by name', ['--group', 'Nonsense'], 1, 'It is not clear which group "Nonsense" is.'],
    ['a group by id', ['--group', nobody], 1, `There is no group "${nobody}".`],
    ['a key', ['--key', 'nonsense'], 1, 'There is no key "nonsense".'],
    ['a person by id', ['--person', nobody], 1, `There is no user "${nobody}".`],
    ['a person by name', ['--person', 'nobody'], 1, 'There is no user'],
  ])('refuses %s', async (_, options, code, message) => {
    expect(await run(command, ...options)).toMatchObject({ code, out: '', err: expect.stringContaining(message) });
  });
});

test('keys are found by name or id, also when they are revoked', async () => {
  const { id } = await json('key', 'create', '--name', 'Okta');
  await run('key', 'revoke', id, '--confirm', id);
  for (const key of [id, 'OKTA']) expect(await run('audit', '--key', key)).toMatchObject({ code: 0, err: '' });
});

test('the audit trail shows workspaces by name, and by id once they are gone', async () => {
  await run('role', 'create', 'agent', '--name', 'Agent');
  await run('workspace', 'create', 'North Sea', '--id', 'ws-1');
  await run('workspace', 'create', 'South Sea', '--id', 'ws-2');
  const { accessKey } = await json('key', 'create', '--name', 'Entra');
  await world.scim('https://api.example.com/prod/organizations/acme/scim/v2/Users', {
    method: 'POST',
    headers: { authorization: `Bearer ${accessKey}`, 'content-type': 'application/scim+json' },
    body: JSON.stringify({ schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'], userName: 'ann' }),
  });
  await run('user', 'roles', 'ann', '--role', 'agent', '--workspace', 'ws-1', '--workspace', 'ws-2');
  const shown = async () => {
    const { out } = await world.run(['audit', '--person', 'ann', '--org', 'acme'], { terminal: true });
    return out.replace(/\s+/g, ' ');
  };
  expect(await shown()).toContain('agent (North Sea, South Sea)');
  await run('workspace', 'delete', 'ws-2', '--force');
  expect(await shown()).toContain('agent (North Sea, ws-2)');
});
