import { type AccessWorld, type Organization, ok, refusal, startAccessWorld } from './fixture';

let world: AccessWorld;
let org: Organization;
beforeAll(async () => {
  world = await startAccessWorld();
});
afterAll(() => world.stop());
beforeEach(async () => {
  org = await world.organization();
});

describe('roles', () => {
  test('are created, read, changed, listed and deleted', async () => {
    const answer = await org.admin('POST', '/roles', {
      slug: 'managed:inbox_agent',
      name: ' Inbox agent ',
      description: 'Answers',
    });
    const { id } = answer.body;
    expect(answer.status).toBe(201);
    expect(answer.headers.location).toMatch(new RegExp(`/admin/v1/organizations/${org.id}/roles/${id}$`));
    expect(answer.body).toEqual({
      id,
      slug: 'managed:inbox_agent',
      name: 'Inbox agent',
      description: 'Answers',
      protected: false,
      assignableBy: ['scim', 'group', 'admin'],
      created: expect.any(String),
    });
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f-]{27}$/);
    expect((await org.admin('GET', `/roles/${id}`)).body).toEqual(answer.body);
    const changed = { ...answer.body, name: 'Agent', protected: true };
    expect(
      (await ok(org.admin('PATCH', `/roles/${id}`, { name: 'Agent', protected: true, description: '' }))).body,
    ).toEqual(Object.fromEntries(Object.entries(changed).filter(([name]) => name !== 'description')));
    await org.role('a');
    expect((await org.admin('GET', '/roles')).body.roles.map(({ slug }: { slug: string }) => slug)).toEqual([
      'a',
      'managed:inbox_agent',
    ]);
    await ok(org.admin('PATCH', `/roles/${id}`, { protected: false }));
    expect((await org.admin('DELETE', `/roles/${id}`)).status).toBe(204);
    expect((await org.admin('GET', `/roles/${id}`)).status).toBe(404);
    expect((await org.admin('PATCH', `/roles/${id}`, { name: 'x' })).status).toBe(404);
    expect((await org.admin('DELETE', `/roles/${id}`)).status).toBe(404);
    await org.role('managed:inbox_agent');
  });

  test.each([
    [{ slug: 'AGENT', name: 'x' }, 409, ['slug']],
    [{ slug: 'has space', name: 'x' }, 400, ['slug']],
    [{ slug: '', name: 'x' }, 400, ['slug']],
    [{ slug: 'x'.repeat(101), name: 'x' }, 400, ['slug']],
    [{ slug: '0b7e4f6a-1111-4222-8333-444455556666', name: 'x' }, 400, ['slug']],
    [{ slug: 'ok' }, 400, ['name']],
    [{ slug: 'ok', name: ' ' }, 400, ['name']],
    [{ slug: 'ok', name: 'x'.repeat(101) }, 400, ['name']],
    [{ slug: 'ok', name: 'a\nb' }, 400, ['name']],
    [{ slug: 'ok', name: 'x', protected: 'yes' }, 400, ['protected']],
    [{ slug: 'ok', name: 'x', color: 'red' }, 400, ['color']],
  ])('%j gets %i naming %j', async (body, status, fields) => {
    await org.role('agent');
    expect(await refusal(org.admin('POST', '/roles', body))).toMatchObject({ status, fields });
    expect((await org.admin('GET', '/roles')).body.roles).toHaveLength(1);
  });

  test('20 of one slug at the same time are one', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => org.admin('POST', '/roles', { slug: 'one', name: 'One' })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(19).fill(409)]);
    const many = await Promise.all(
      Array.from({ length: 20 }, (_, n) => org.admin('POST', '/roles', { slug: `r${n}`, name: 'R' })),
    );
    expect(many.every(({ status }) => status === 201)).toBe(true);
    expect((await org.admin('GET', '/roles')).body.roles).toHaveLength(21);
  });

  test('in use are not deleted, and who uses them is named; by force everybody loses them', async () => {
    const { id } = await org.role('agent');
    await org.user('ann', { roles: ['agent'] });
    const bob = await org.user('bob');
    await ok(org.give(bob, 'agent'));
    const team = await org.group('Team', [await org.user('cid')]);
    await ok(org.bind(team, 'agent'));
    const { status, detail } = await refusal(org.admin('DELETE', `/roles/${id}`));
    expect(status).toBe(409);
    for (const name of ['"ann"', '"bob"', '"Team"']) expect(detail).toContain(name);
    await ok(org.admin('DELETE', `/roles/${id}?force=true`));
    expect(await org.access(bob)).toEqual({});
    expect((await org.admin('GET', `/groups/${team}/role-bindings`)).body.bindings).toEqual([]);
    // A new role of the same slug is another one.
    await org.role('agent');
    expect(await org.access(bob)).toEqual({});
  });

  test('are told in the audit trail, with who changed what', async () => {
    const { id } = await org.role('agent');
    await ok(org.admin('PATCH', `/roles/${id}`, { name: 'Agent' }));
    await ok(org.admin('DELETE', `/roles/${id}`));
    const { entries } = (await org.admin('GET', '/audit')).body;
    expect(entries.slice(0, 3)).toMatchObject([
      { action: 'role.deleted', actor: { type: 'adminKey', name: 'admin' }, target: { type: 'Role', id } },
      { action: 'role.updated', before: { name: 'agent' }, after: { name: 'Agent' } },
      { action: 'role.created', after: { slug: 'agent', protected: false } },
    ]);
  });
});

describe('workspaces', () => {
  test('are created, read, renamed, listed and deleted', async () => {
    const answer = await org.admin('POST', '/workspaces', { name: 'North' });
    expect(answer.status).toBe(201);
    const { id } = answer.body;
    await ok(org.admin('POST', '/workspaces', { name: 'South', id: 'south' }));
    expect((await org.admin('GET', '/workspaces')).body.workspaces).toHaveLength(2);
    expect((await ok(org.admin('PATCH', `/workspaces/${id}`, { name: 'Nord' }))).body).toEqual({
      ...answer.body,
      name: 'Nord',
    });
    expect(await refusal(org.admin('POST', '/workspaces', { name: 'x', id: 'south' }))).toMatchObject({
      status: 409,
      fields: ['id'],
    });
    expect(await refusal(org.admin('POST', '/workspaces', { name: 'x', id: '../x' }))).toMatchObject({
      status: 400,
      fields: ['id'],
    });
    await ok(org.admin('DELETE', `/workspaces/${id}`));
    expect((await org.admin('GET', `/workspaces/${id}`)).status).toBe(404);
    expect((await org.admin('DELETE', `/workspaces/${id}`)).status).toBe(404);
  });

  test('in use are not deleted; by force what was for them only ends, and does not become something for all', async () => {
    await org.role('agent');
    await ok(org.admin('POST', '/workspaces', { name: 'North', id: 'north' }));
    const a = await org.user('ann');
    await ok(org.give(a, { role: 'agent', workspaces: ['north'] }));
    const { status, detail } = await refusal(org.admin('DELETE', '/workspaces/north'));
    expect([status, detail]).toEqual([409, expect.stringContaining('"ann"')]);
    await ok(org.admin('DELETE', '/workspaces/north?force=true'));
    expect(await org.access(a)).toEqual({});
    expect((await org.admin('POST', '/workspaces', { name: 'North', id: 'north' })).status).toBe(409);
  });
});
