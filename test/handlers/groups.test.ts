import { organizationForEachTest } from './in-process-service';

const CORE = 'urn:ietf:params:scim:schemas:core:2.0:Group';
const USER = 'urn:ietf:params:scim:schemas:core:2.0:User';
const SEARCH = 'urn:ietf:params:scim:api:messages:2.0:SearchRequest';
const PATCH = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';

const org = organizationForEachTest();
/** An id in the form of ours that nobody has. */
const nobody = '0b7e0000-0000-4000-8000-000000000001';

const call = (method: string, path: string, body?: unknown, mode: 'compatible' | 'strict' = 'compatible') =>
  org.call(method, path, body, { mode });
const createUser = async (userName: string): Promise<string> =>
  (await call('POST', '/Users', { schemas: [USER], userName })).body.id;
const createGroup = async (displayName: string, ...ids: string[]): Promise<string> => {
  const members = ids.map((value) => ({ value }));
  return (await call('POST', '/Groups', { schemas: [CORE], displayName, members })).body.id;
};
const patch = (id: string, ...Operations: unknown[]) =>
  call('PATCH', `/Groups/${id}`, { schemas: [PATCH], Operations });
const read = async (id: string) => (await call('GET', `/Groups/${id}`)).body;
const memberIds = async (id: string): Promise<string[]> =>
  ((await read(id)).members ?? []).map(({ value }: { value: string }) => value).sort();

describe('creating a group', () => {
  test('answers 201 with its members, and the users show it at once (2.9)', async () => {
    const ada = await createUser('ada');
    const answer = await call('POST', '/Groups', {
      schemas: [CORE],
      displayName: 'Engineers',
      members: [{ value: ada }],
    });
    expect(answer.status).toBe(201);
    expect(answer.body.members).toEqual([
      { value: ada, type: 'User', $ref: expect.stringMatching(new RegExp(`/Users/${ada}$`)) },
    ]);
    const { body } = await call('GET', `/Users/${ada}`);
    expect(body.groups).toEqual([
      {
        value: answer.body.id,
        display: 'Engineers',
        type: 'direct',
        $ref: expect.stringMatching(new RegExp(`/Groups/${answer.body.id}$`)),
      },
    ]);
  });

  test('a taken displayName gets 409 in any case (4.1)', async () => {
    await createGroup('Engineers');
    const answer = await call('POST', '/Groups', { schemas: [CORE], displayName: 'ENGINEERS' });
    expect(answer).toMatchObject({ status: 409, body: { scimType: 'uniqueness' } });
    expect(answer.body.detail).toContain('displayName');
  });

  test('names may repeat where the organisation says so', async () => {
    await org.change({ uniqueGroupNames: false });
    const ids = [await createGroup('Twins'), await createGroup('Twins')];
    const { body } = await call('GET', `/Groups?filter=${encodeURIComponent('displayName eq "twins"')}`);
    expect(body.Resources.map(({ id }: { id: string }) => id).sort()).toEqual(ids.sort());
  });

  test('a member that does not exist is skipped and logged (compatible), or refused by name (strict) (4.2)', async () => {
    const ada = await createUser('ada');
    const id = await createGroup('Engineers', ada, nobody);
    expect(await memberIds(id)).toEqual([ada]);
    expect(org.service().log.at(-2)).toMatchObject({ skippedMembers: 1 });
    const answer = await call(
      'POST',
      '/Groups',
      { schemas: [CORE], displayName: 'X', members: [{ value: nobody }] },
      'strict',
    );
    expect(answer).toMatchObject({ status: 400, body: { scimType: 'invalidValue' } });
    expect(answer.body.detail).toContain(nobody);
    // What is wrong with members is told before what is wrong with the name.
    const taken = { schemas: [CORE], displayName: 'Engineers', members: [{ value: nobody }] };
    expect((await call('POST', '/Groups', taken, 'strict')).body.scimType).toBe('invalidValue');
    expect((await call('POST', '/Groups', { ...taken, members: [{ value: ada }] }, 'strict')).status).toBe(409);
  });
});

describe('changing members', () => {
  test('adding and removing answer 204 without a body, and hold at once (4.7)', async () => {
    const [ada, bob] = [await createUser('ada'), await createUser('bob')];
    const id = await createGroup('Engineers', ada);
    expect(await patch(id, { op: 'Add', path: 'members', value: [{ value: bob }] })).toMatchObject({
      status: 204,
      body: undefined,
    });
    expect(await memberIds(id)).toEqual([ada, bob].sort());
    expect((await patch(id, { op: 'Remove', path: `members[value eq "${ada}"]` })).status).toBe(204);
    expect(await memberIds(id)).toEqual([bob]);
    expect((await call('GET', `/Users/${ada}`)).body.groups).toBeUndefined();
  });

  test('a change that is none leaves version and audit as they are, whoever it names (4.2)', async () => {
    const [ada, bob] = [await createUser('ada'), await createUser('bob')];
    const id = await createGroup('Engineers', ada);
    const tag = async () => (await call('GET', `/Groups/${id}`)).body.meta.version;
    const before = await tag();
    for (const operation of [
      { op: 'add', path: 'members', value: [{ value: ada }] },
      { op: 'add', path: 'members', value: [{ value: nobody }] },
      { op: 'add', path: 'members', value: [{ value: `${ada.slice(0, 2)}${bob.slice(2)}` }] },
      { op: 'remove', path: `members[value eq "${bob}"]` },
      { op: 'remove', path: 'members[value eq "nobody"]' },
    ]) {
      expect((await patch(id, operation)).status).toBe(204);
    }
    expect(await tag()).toBe(before);
    expect(await memberIds(id)).toEqual([ada]);
    const mixed = { op: 'add', path: 'members', value: [{ value: ada }, { value: nobody }, { value: bob }] };
    expect((await patch(id, mixed)).status).toBe(204);
    expect(await memberIds(id)).toEqual([ada, bob].sort());
  });

  test('with attributes asked for, a PATCH answers 200 with them', async () => {
    const ada = await createUser('ada');
    const id = await createGroup('Engineers');
    const body = { schemas: [PATCH], Operations: [{ op: 'add', path: 'members', value: [{ value: ada }] }] };
    const answer = await call('PATCH', `/Groups/${id}?attributes=members`, body);
    expect(answer).toMatchObject({ status: 200, body: { id, members: [{ value: ada }] } });
  });

  test('adding twice and removing what is not there change nothing, lastModified included (4.3)', async () => {
    const [ada, bob] = [await createUser('ada'), await createUser('bob')];
    const id = await createGroup('Engineers', ada);
    const { meta } = await read(id);
    await patch(id, { op: 'add', path: 'members', value: [{ value: ada }] });
    await patch(id, { op: 'remove', path: 'members', value: [{ value: bob }] });
    await patch(id, { op: 'remove', path: `members[value eq "${bob}"]` });
    expect((await read(id)).meta).toEqual(meta);
  });

  test('a listed removal takes only what is listed, never all (5.6)', async () => {
    const [ada, bob] = [await createUser('ada'), await createUser('bob')];
    const id = await createGroup('Engineers', ada, bob);
    await patch(id, { op: 'Remove', path: 'members', value: [{ value: ada }] });
    expect(await memberIds(id)).toEqual([bob]);
  });

  test('add then remove of one member in one request leaves none (5.8)', async () => {
    const ada = await createUser('ada');
    const id = await createGroup('Engineers');
    await patch(
      id,
      { op: 'add', path: 'members', value: [{ value: ada }] },
      { op: 'remove', path: `members[value eq "${ada}"]` },
    );
    expect(await memberIds(id)).toEqual([]);
  });

  test('replace members and PUT set the whole list', async () => {
    const ids = await Promise.all(['a', 'b', 'c'].map(createUser));
    const [a = '', b = '', c = ''] = ids;
    const id = await createGroup('Engineers', a);
    await patch(id, { op: 'replace', path: 'members', value: [{ value: b }, { value: c }] });
    expect(await memberIds(id)).toEqual([b, c].sort());
    const put = await call('PUT', `/Groups/${id}`, { schemas: [CORE], displayName: 'E2', members: [{ value: a }] });
    expect(put).toMatchObject({ status: 200, body: { displayName: 'E2', members: [{ value: a }] } });
    await call('PUT', `/Groups/${id}`, { schemas: [CORE], displayName: 'E2' });
    expect(await memberIds(id)).toEqual([]);
  });

  test('30 parallel PATCHes of one group lose no member (4.4)', async () => {
    const id = await createGroup('Engineers');
    const ids = await Promise.all(Array.from({ length: 30 }, (_, i) => createUser(`u${i}`)));
    const answers = await Promise.all(
      ids.map((value) => patch(id, { op: 'add', path: 'members', value: [{ value }] })),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([204]));
    expect(await memberIds(id)).toEqual([...ids].sort());
  });

  test('a list longer than one transaction holds is carried through', async () => {
    const id = await createGroup('Everybody');
    const ids = await Promise.all(Array.from({ length: 70 }, (_, i) => createUser(`u${i}`)));
    await patch(id, { op: 'add', path: 'members', value: ids.map((value) => ({ value })) });
    expect(await memberIds(id)).toEqual([...ids].sort());
  });

  test('a group cannot be within itself (4.6)', async () => {
    const outer = await createGroup('Outer');
    const inner = await createGroup('Inner');
    expect((await patch(outer, { op: 'add', path: 'members', value: [{ value: inner, type: 'Group' }] })).status).toBe(
      204,
    );
    expect((await read(outer)).members[0]).toMatchObject({ value: inner, type: 'Group' });
    for (const id of [inner, outer]) {
      const answer = await patch(id, { op: 'add', path: 'members', value: [{ value: outer }] });
      expect(answer).toMatchObject({ status: 400, body: { scimType: 'invalidValue' } });
    }
  });
});

describe('reading', () => {
  test('a group without members shows an empty list in every answer that shows members (11.5)', async () => {
    const created = await call('POST', '/Groups', { schemas: [CORE], displayName: 'Empty', members: [] });
    const { id } = created.body;
    const put = await call('PUT', `/Groups/${id}`, { schemas: [CORE], displayName: 'Empty' });
    const title = [{ op: 'replace', path: 'externalId', value: 'x' }];
    const patched = await call('PATCH', `/Groups/${id}?attributes=members`, { schemas: [PATCH], Operations: title });
    const searched = await call('POST', '/Groups/.search', { schemas: [SEARCH], count: 10 });
    const listed = await call('GET', '/Groups');
    for (const shown of [
      ...[created.body, put.body, patched.body, await read(id)],
      ...[listed.body.Resources[0], searched.body.Resources[0]],
    ])
      expect(shown).toMatchObject({ id, members: [] });
    for (const query of ['excludedAttributes=members', 'attributes=displayName']) {
      expect((await call('GET', `/Groups/${id}?${query}`)).body).not.toHaveProperty('members');
      expect((await call('GET', `/Groups?${query}`)).body.Resources[0]).not.toHaveProperty('members');
    }
  });

  test('a member is removed by the address that it is shown with (11.5)', async () => {
    const [ada, bob] = [await createUser('ada'), await createUser('bob')];
    const inner = await createGroup('Inner');
    const id = await createGroup('Outer', ada, bob, inner);
    const shown: { value: string; $ref: string }[] = (await read(id)).members;
    const address = shown.find(({ value }) => value === ada)?.$ref ?? '';
    expect(address).toMatch(/^https:/);
    await patch(id, { op: 'remove', path: `members[$ref eq "${address}"]` });
    expect(await memberIds(id)).toEqual([bob, inner].sort());
    await patch(id, { op: 'remove', path: `members[$ref eq "../Groups/${inner}"]` });
    expect(await memberIds(id)).toEqual([bob]);
    await patch(id, { op: 'remove', path: `members[type eq "User" and $ref ew "Users/${bob}"]` });
    expect(await memberIds(id)).toEqual([]);
  });

  test('excludedAttributes=members shows everything else (4.5)', async () => {
    const id = await createGroup('Engineers', await createUser('ada'));
    const { body } = await call('GET', `/Groups/${id}?excludedAttributes=members`);
    expect(body).toMatchObject({ id, displayName: 'Engineers' });
    expect(body.members).toBeUndefined();
  });

  test.each([
    ['displayName eq "engineers"', 1],
    ['id eq "$group" and members eq "$ada"', 1],
    ['id eq "$group" and members eq "$bob"', 0],
    ['members[value eq "$ada"]', 1],
    ['members.value eq "$ada" and displayName sw "Eng"', 1],
    ['not (members eq "$bob")', 2],
    ['members pr', 1],
  ])('%s', async (filter, total) => {
    const [ada, bob] = [await createUser('ada'), await createUser('bob')];
    const group = await createGroup('Engineers', ada);
    await createGroup('Empty');
    const text = filter.replace('$group', group).replace('$ada', ada).replace('$bob', bob);
    const { body } = await call('GET', `/Groups?filter=${encodeURIComponent(text)}&attributes=id`);
    expect(body.totalResults).toBe(total);
  });

  test('a renamed group shows its new name on its members at once', async () => {
    const ada = await createUser('ada');
    const id = await createGroup('Engineers', ada);
    await patch(id, { op: 'replace', value: { id, displayName: 'Makers' } });
    expect((await call('GET', `/Users/${ada}`)).body.groups[0].display).toBe('Makers');
    expect((await call('POST', '/Groups', { schemas: [CORE], displayName: 'Engineers' })).status).toBe(201);
  });
});

describe('deleting', () => {
  test('a group takes its memberships along and frees its name (4.8)', async () => {
    const ada = await createUser('ada');
    const id = await createGroup('Engineers', ada);
    expect((await call('DELETE', `/Groups/${id}`)).status).toBe(204);
    expect((await call('GET', `/Groups/${id}`)).status).toBe(404);
    expect((await call('GET', `/Users/${ada}`)).body.groups).toBeUndefined();
    expect(await memberIds(await createGroup('Engineers'))).toEqual([]);
  });

  test('a deleted user leaves the groups', async () => {
    const ada = await createUser('ada');
    const id = await createGroup('Engineers', ada);
    const before = (await read(id)).meta.version;
    await call('DELETE', `/Users/${ada}`);
    expect(await memberIds(id)).toEqual([]);
    expect((await read(id)).meta.version).not.toBe(before);
  });
});
