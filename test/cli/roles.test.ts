import { type CliWorld, startCliWorld } from './fixture';

let world: CliWorld;
let key: string;
beforeEach(async () => {
  world = await startCliWorld();
  await world.run(['org', 'create', 'Acme', '--id', 'acme']);
  key = (await json('key', 'create', '--name', 'Okta', '--provider', 'okta')).accessKey;
});
afterEach(() => world.stop());

const environment = {
  SCIM_ADMIN_URL: 'https://api.example.com/prod',
  SCIM_ADMIN_KEY: 'scima_test',
  NO_COLOR: '1',
  SCIM_ORGANIZATION: 'acme',
};
const json = async (...args: string[]) => {
  const { code, out, err } = await world.run(args, { environment });
  if (code !== 0) throw new Error(err);
  return JSON.parse(out);
};
const human = async (...args: string[]) => (await world.run(args, { terminal: true, environment })).out;
const failure = async (...args: string[]) => {
  const { code, err } = await world.run(args, { environment });
  return { code, err };
};
const scim = async (method: string, path: string, body?: object) => {
  const answer = await world.scim(`https://api.example.com/prod/organizations/acme/scim/v2${path}`, {
    method,
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/scim+json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return JSON.parse(await answer.text());
};
const user = async (userName: string, more: object = {}): Promise<string> =>
  (await scim('POST', '/Users', { schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'], userName, ...more })).id;
const group = async (displayName: string, ...members: string[]): Promise<string> =>
  (
    await scim('POST', '/Groups', {
      schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'],
      displayName,
      members: members.map((value) => ({ value })),
    })
  ).id;

describe('scimctl role and workspace', () => {
  test('create, list, show, update and delete', async () => {
    expect(await human('role', 'list')).toContain('There is no role yet');
    const made = await json('role', 'create', 'managed:inbox_agent', '--name', 'Inbox agent', '--protected');
    expect(made).toMatchObject({ slug: 'managed:inbox_agent', name: 'Inbox agent', protected: true });
    expect(await human('role', 'list')).toMatch(/managed:inbox_agent +Inbox agent +protected/);
    expect(await json('role', 'show', 'MANAGED:inbox_agent')).toEqual(made);
    expect(await json('role', 'update', made.id, '--no-protected', '--slug', 'agent')).toMatchObject({
      slug: 'agent',
      protected: false,
    });
    expect(await json('role', 'update', 'agent', '--assignable-by', 'admin,group')).toMatchObject({
      assignableBy: ['group', 'admin'],
    });
    expect(await human('role', 'show', 'agent')).toMatch(/assignable by +group, admin/);
    expect((await failure('role', 'update', 'agent', '--assignable-by', 'okta')).err).toContain('scim,group,admin');
    expect((await failure('role', 'show', 'managed:inbox_agent')).err).toContain(
      'Fix: "scimctl role list --org acme" shows them.',
    );
    expect(await human('role', 'delete', 'agent')).toContain('Deleted agent');
    expect(await json('workspace', 'create', 'North', '--id', 'north')).toMatchObject({ id: 'north', name: 'North' });
    expect(await json('workspace', 'rename', 'north', 'Nord')).toMatchObject({ name: 'Nord' });
    expect(await human('workspace', 'list')).toMatch(/north +Nord/);
    await json('workspace', 'delete', 'north');
    expect(await human('workspace', 'list')).toContain('no workspace yet');
  });

  test('refuse with what is wrong, and delete what is in use by force only', async () => {
    await json('role', 'create', 'agent', '--name', 'Agent');
    expect(await failure('role', 'create', 'agent', '--name', 'x')).toEqual({
      code: 1,
      err: expect.stringContaining('belongs to the role "Agent"'),
    });
    await user('ann', { roles: ['agent'] });
    expect((await failure('role', 'delete', 'agent')).err).toContain('"ann"');
    await json('role', 'delete', 'agent', '--force');
    expect((await failure('role', 'create', 'x')).code).not.toBe(0);
  });
});

test('scimctl org delete asks for the id once more', async () => {
  expect((await failure('org', 'delete', 'acme', '--confirm', 'other')).code).toBe(2);
  expect((await failure('org', 'delete', 'acme')).err).toContain('Fix: Add --confirm acme.');
  expect(await human('org', 'delete', 'acme', '--confirm', 'acme')).toContain('Deleted acme');
  expect((await json('org', 'list')).organizations).toEqual([]);
});

describe('scimctl group', () => {
  test('binds roles one after the other, for some workspaces or all, and takes them away', async () => {
    for (const slug of ['agent', 'reader', 'admin']) await json('role', 'create', slug, '--name', slug);
    await json('workspace', 'create', 'North', '--id', 'north');
    const ann = await user('ann');
    const id = await group('Support', ann);
    await group('Support team');
    const preview = await human('group', 'bind', 'support', '--role', 'agent', '--preview');
    expect(preview).toMatch(/access of 1 person: \+1 \/ -0; nothing was changed/);
    expect(preview).toMatch(/ann +\+agent/);
    expect(await human('group', 'bind', 'Support', '--role', 'agent')).toMatch(/agent +agent +everything/);
    expect(await human('group', 'bind', id, '--role', 'reader', '--workspace', 'north')).toMatch(
      /reader +reader +North/,
    );
    expect(await human('group', 'show', 'Support')).toMatch(
      /members +1[\s\S]*agent +agent +everything[\s\S]*reader +reader +North/,
    );
    expect(await human('group', 'list')).toMatch(/Support +1 +agent, reader/);
    expect(await human('group', 'list', '--search', 'team')).not.toContain('agent');
    expect(await human('group', 'members', 'Support')).toMatch(/ann +user/);
    expect((await json('group', 'bind', 'Support', '--without', 'agent')).bindings).toMatchObject([
      { role: { slug: 'reader' } },
    ]);
    expect((await json('group', 'bind', 'Support', '--only', '--role', 'admin')).bindings).toMatchObject([
      { role: { slug: 'admin' } },
    ]);
    expect(await human('group', 'bind', 'Support', '--only')).toContain('gives no role any more');
    expect((await failure('group', 'show', 'nobody')).err).toContain('"scimctl group list --org acme"');
    expect((await failure('group', 'bind', 'Support', '--role', 'nope')).err).toContain('There is no role "nope"');
  });
});

describe('scimctl user and access', () => {
  test('find people by userName, e-mail and id, and tell what they may do and why', async () => {
    await json('role', 'create', 'agent', '--name', 'Agent');
    await json('role', 'create', 'admin', '--name', 'Admin');
    await json('workspace', 'create', 'North', '--id', 'north');
    const id = await user('ann', { roles: ['agent'], emails: [{ value: 'ann@example.com' }] });
    await user('bob', { active: false });
    await group('Outer', await group('Support', id));
    await json('group', 'bind', 'Outer', '--role', 'agent');
    expect(await human('user', 'list')).toMatch(/ann +ann@example.com +active/);
    expect(await human('user', 'list', '--search', 'bob')).toMatch(/bob +inactive/);
    expect(await human('user', 'roles', 'ann')).toContain('has no role by hand');
    expect(await human('user', 'roles', 'ann', '--role', 'admin', '--workspace', 'north')).toMatch(
      /admin +Admin +North/,
    );
    for (const name of ['ann', 'ANN@example.com', id]) {
      const told = await human('access', 'explain', name);
      expect(told).toContain('ann can sign in.');
      expect(told).toMatch(/admin +North +given by hand/);
      expect(told).toMatch(/agent +everything +assigned by the identity provider/);
      expect(told).toMatch(/agent +everything +by the group Outer, through a group in it/);
    }
    const shown = await human('user', 'show', 'ann@example.com');
    expect(shown).toMatch(/groups +Support, \(Outer\)/);
    expect(shown).toContain('Given by hand:');
    expect(await human('access', 'explain', 'bob')).toContain('cannot sign in: the user is inactive');
    expect((await json('user', 'roles', 'ann', '--without', 'admin')).roles).toEqual([]);
    expect((await failure('access', 'explain', 'nobody')).err).toContain('no user with the userName "nobody"');
  });
});
