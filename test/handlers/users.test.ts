import { organizationForEachTest } from './in-process-service';

const CORE = 'urn:ietf:params:scim:schemas:core:2.0:User';
const GROUP = 'urn:ietf:params:scim:schemas:core:2.0:Group';
const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const PATCH = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';

const org = organizationForEachTest();

const call = (method: string, path: string, body?: unknown, mode: 'compatible' | 'strict' = 'compatible') =>
  org.call(method, path, body, { mode });
const create = async (user: Record<string, unknown>) =>
  (await call('POST', '/Users', { schemas: [CORE], ...user })).body;
const find = async (filter: string) => (await call('GET', `/Users?filter=${encodeURIComponent(filter)}`)).body;
const patch = (id: string, ...Operations: unknown[]) => call('PATCH', `/Users/${id}`, { schemas: [PATCH], Operations });

describe('creating a user', () => {
  test('answers 201 with the resource, its Location and its version', async () => {
    const answer = await call('POST', '/Users', {
      schemas: [CORE, ENTERPRISE],
      userName: 'Ada@Example.com',
      externalId: '00u1',
      name: { givenName: 'Ada', familyName: 'Lovelace' },
      emails: [{ value: 'ada@example.com', type: 'work', primary: true }],
      [ENTERPRISE]: { department: 'Engines' },
      password: 'secret',
      groups: [],
    });
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({
      userName: 'Ada@Example.com',
      externalId: '00u1',
      active: true,
      [ENTERPRISE]: { department: 'Engines' },
      meta: { resourceType: 'User', version: answer.headers.etag },
    });
    expect([...answer.body.schemas].sort()).toEqual([CORE, ENTERPRISE].sort());
    expect(answer.headers.location).toBe(answer.body.meta.location);
    expect(answer.headers.location).toMatch(new RegExp(`/organizations/${org.id()}/scim/v2/Users/${answer.body.id}$`));
    expect(JSON.stringify(answer.body)).not.toContain('secret');
    expect((await call('GET', `/Users/${answer.body.id}`)).body).toEqual(answer.body);
  });

  test('a key with a value path is taken, and nothing of it is lost (11.8)', async () => {
    const keys = { 'name.givenName': 'Ada', 'emails[type eq "work"].value': 'ada@example.com' };
    const made = { name: { givenName: 'Ada' }, emails: [{ value: 'ada@example.com', type: 'work' }] };
    const { body } = await call('POST', '/Users', { schemas: [CORE], userName: 'ada', ...keys });
    expect(body).toMatchObject(made);
    const put = await call('PUT', `/Users/${body.id}`, { schemas: [CORE], userName: 'ada', ...keys });
    expect(put).toMatchObject({ status: 200, body: { ...made, meta: body.meta } });
    expect((await find('emails.value eq "ada@example.com"')).totalResults).toBe(1);
  });

  test('a taken userName gets 409 uniqueness, in any case, and of a deactivated user too (2.2)', async () => {
    const { id } = await create({ userName: 'ada@example.com' });
    await patch(id, { op: 'replace', value: { active: false } });
    const answer = await call('POST', '/Users', { schemas: [CORE], userName: 'ADA@example.com' });
    expect(answer.status).toBe(409);
    expect(answer.body).toMatchObject({ status: '409', scimType: 'uniqueness' });
    expect(answer.body.detail).toContain('userName');
    expect((await call('GET', '/Users?count=0')).body.totalResults).toBe(1);
  });

  test('too many addresses get an error that says so, and not that the resource is too large', async () => {
    const emails = Array.from({ length: 41 }, (_, n) => ({ value: `ada-${n}@example.com` }));
    const answer = await call('POST', '/Users', { schemas: [CORE], userName: 'ada@example.com', emails });
    expect(answer).toMatchObject({ status: 400, body: { scimType: 'invalidValue' } });
    expect(answer.body.detail).toMatch(/^emails: .*at most 40 values/);
  });

  test('20 parallel creates of one userName make one user', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => call('POST', '/Users', { schemas: [CORE], userName: 'one@example.com' })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(19).fill(409)]);
    expect((await call('GET', '/Users')).body.totalResults).toBe(1);
  });
});

describe('renaming', () => {
  test('moves the uniqueness with the name', async () => {
    const { id } = await create({ userName: 'old@example.com' });
    expect((await patch(id, { op: 'replace', path: 'userName', value: 'new@example.com' })).status).toBe(200);
    expect(await find('userName eq "old@example.com"')).toMatchObject({ totalResults: 0 });
    expect(await find('userName eq "NEW@example.com"')).toMatchObject({ totalResults: 1 });
    expect((await call('POST', '/Users', { schemas: [CORE], userName: 'old@example.com' })).status).toBe(201);
    expect((await patch(id, { op: 'replace', path: 'userName', value: 'old@example.com' })).status).toBe(409);
  });
});

describe('changing', () => {
  test('a PATCH that changes nothing leaves version and lastModified (5.10)', async () => {
    const before = await create({ userName: 'a@example.com', title: 'Dr' });
    const answer = await patch(before.id, { op: 'replace', path: 'title', value: 'Dr' });
    expect(answer.body).toEqual(before);
  });

  test('a PUT that gives back what it read changes nothing', async () => {
    const before = await create({ userName: 'a@example.com', emails: [{ value: 'a@example.com' }] });
    const answer = await call('PUT', `/Users/${before.id}`, before);
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual(before);
  });

  test.each(['compatible', 'strict'] as const)(
    'a PATCH that gives back what it read changes nothing, groups and meta included (11.5, %s)',
    async (mode) => {
      const { id } = await create({
        userName: 'ada',
        emails: [{ value: 'a@example.com', type: 'work', primary: true }],
        [ENTERPRISE]: { department: 'Engines', manager: { value: '26118915' } },
      });
      const other = await call('POST', '/Groups', {
        schemas: [GROUP],
        displayName: 'Others',
        members: [{ value: id }],
      });
      await call('POST', '/Groups', { schemas: [GROUP], displayName: 'Outer', members: [{ value: other.body.id }] });
      const { body: shown } = await call('GET', `/Users/${id}`);
      expect(shown.groups).toHaveLength(2);
      const send = (value: object, op = 'replace') =>
        call('PATCH', `/Users/${id}`, { schemas: [PATCH], Operations: [{ op, value }] }, mode);
      for (const op of ['replace', 'add']) expect(await send(shown, op)).toMatchObject({ status: 200, body: shown });
      const answer = await send({ groups: shown.groups.slice().reverse(), meta: { version: 'x' }, title: 'Countess' });
      expect(answer).toMatchObject({ status: 200, body: { title: 'Countess' } });
      for (const groups of [[], null, [shown.groups[0]], [...shown.groups, { value: 'x' }], [{ value: 'x' }]]) {
        const refused = await send({ groups, title: 'x' });
        expect(refused).toMatchObject({ status: 400, body: { scimType: 'mutability' } });
      }
      const renamed = await send({ groups: shown.groups.map((group: object) => ({ ...group, display: 'x' })) });
      expect(renamed.body.scimType).toBe('mutability');
      expect((await send({ id: 'other' })).body.scimType).toBe('mutability');
      expect((await call('GET', `/Users/${id}`)).body.title).toBe('Countess');
    },
  );

  test('active is true or false and nothing else (11.7)', async () => {
    const { id } = await create({ userName: 'ada', active: false });
    for (const mode of ['compatible', 'strict'] as const) {
      for (const operation of [
        { op: 'remove', path: 'active' },
        { op: 'replace', path: 'active', value: null },
        { op: 'replace', path: 'active', value: '' },
        { op: 'replace', value: { active: null } },
        { op: 'add', value: { active: '' } },
      ]) {
        const answer = await call('PATCH', `/Users/${id}`, { schemas: [PATCH], Operations: [operation] }, mode);
        expect(answer.status).toBe(400);
        expect(answer.body.detail).toMatch(/^"active" (is|must be) true or false/);
      }
      for (const active of [null, '']) {
        const whole = { schemas: [CORE], userName: 'bob', active };
        for (const [method, path] of [
          ['POST', '/Users'],
          ['PUT', `/Users/${id}`],
        ] as const)
          expect((await call(method, path, whole, mode)).body.detail).toMatch(/^"active" (is|must be) true or false/);
      }
    }
    expect((await call('GET', '/Users')).body.Resources).toMatchObject([{ id, userName: 'ada', active: false }]);
  });

  test('if one operation fails, nothing of the request is applied (5.1)', async () => {
    const { id } = await create({ userName: 'a@example.com', title: 'Dr' });
    const answer = await patch(
      id,
      { op: 'replace', path: 'title', value: 'Prof' },
      { op: 'replace', path: 'meta.created', value: '2020-01-01T00:00:00Z' },
    );
    expect(answer).toMatchObject({ status: 400, body: { scimType: 'mutability' } });
    expect((await call('GET', `/Users/${id}`)).body.title).toBe('Dr');
  });

  test('parallel PATCHes of different attributes all hold', async () => {
    const { id } = await create({ userName: 'a@example.com' });
    const attributes = ['title', 'nickName', 'locale', 'timezone', 'userType', 'displayName'];
    const answers = await Promise.all(attributes.map((path) => patch(id, { op: 'add', path, value: `new ${path}` })));
    expect(answers.map(({ status }) => status)).toEqual(attributes.map(() => 200));
    const { body } = await call('GET', `/Users/${id}`);
    for (const path of attributes) expect(body[path]).toBe(`new ${path}`);
  });

  test('If-Match of another version gets 412 and changes nothing (8.1)', async () => {
    const { id } = await create({ userName: 'a@example.com' });
    const headers = { 'If-Match': 'W/"99"' };
    const body = { schemas: [PATCH], Operations: [{ op: 'add', path: 'title', value: 'Dr' }] };
    expect(
      (await org.service().call('PATCH', `/Users/${id}`, { organizationId: org.id(), body, headers })).status,
    ).toBe(412);
    expect((await org.service().call('DELETE', `/Users/${id}`, { organizationId: org.id(), headers })).status).toBe(
      412,
    );
    expect((await call('GET', `/Users/${id}`)).body.title).toBeUndefined();
  });

  test('If-None-Match of the current version, or of any, gets 412 on a change and changes nothing', async () => {
    const user = await create({ userName: 'a@example.com' });
    const path = `/Users/${user.id}`;
    const body = { userName: 'b@example.com' };
    const put = (tag: string) =>
      org.service().call('PUT', path, { organizationId: org.id(), body, headers: { 'If-None-Match': tag } });
    for (const tag of [user.meta.version, '*', `W/"99", ${user.meta.version}`]) {
      const answer = await put(tag);
      expect(answer.status).toBe(412);
      expect(answer.body.detail).toContain(`If-None-Match is ${tag}`);
    }
    expect((await call('GET', path)).body.meta.version).toBe(user.meta.version);
    expect((await put('W/"99"')).body.userName).toBe('b@example.com');
  });

  test('If-None-Match of the current version gets 304 without a body', async () => {
    const user = await create({ userName: 'a@example.com' });
    const headers = { 'If-None-Match': user.meta.version };
    const answer = await org.service().call('GET', `/Users/${user.id}`, { organizationId: org.id(), headers });
    expect(answer).toMatchObject({ status: 304, body: undefined });
  });
});

describe('deactivating', () => {
  test.each([
    [{ op: 'Replace', path: 'active', value: 'False' }],
    [{ op: 'replace', value: { active: false } }],
    [{ op: 'Replace', value: { active: 'False' } }],
  ])('%j keeps the user readable and findable (2.7, 2.8)', async (operation) => {
    const { id } = await create({ userName: 'leaver@example.com' });
    expect((await patch(id, operation)).body.active).toBe(false);
    expect((await find('userName eq "leaver@example.com"')).Resources[0]).toMatchObject({ id, active: false });
  });

  test('a string boolean is refused in strict mode (2.7)', async () => {
    const answer = await call('POST', '/Users', { schemas: [CORE], userName: 'a', active: 'False' }, 'strict');
    expect(answer).toMatchObject({ status: 400, body: { scimType: 'invalidValue' } });
    expect(answer.body.detail).toContain('active');
  });
});

describe('deleting', () => {
  test('answers 204, then 404 to everything, and frees the userName (2.8)', async () => {
    const { id } = await create({ userName: 'a@example.com', externalId: 'x' });
    expect(await call('DELETE', `/Users/${id}`)).toMatchObject({ status: 204, body: undefined });
    expect((await call('GET', `/Users/${id}`)).status).toBe(404);
    expect((await call('DELETE', `/Users/${id}`)).status).toBe(404);
    expect((await patch(id, { op: 'replace', value: { active: true } })).status).toBe(404);
    expect(await find('externalId eq "x"')).toMatchObject({ totalResults: 0 });
    expect((await create({ userName: 'a@example.com' })).id).not.toBe(id);
  });
});

describe('finding', () => {
  test.each([
    'id eq "$id"',
    'userName eq "B@example.com"',
    'externalId eq "ext-b"',
    'emails.value eq "b.work@example.com"',
    'emails[type eq "work"].value eq "b.work@example.com"',
    'emails eq "b.work@example.com"',
    `${ENTERPRISE}:manager eq "boss"`,
    'userName eq "b@example.com" and active eq true',
    'title co "direct"',
    'not (userName sw "a")',
  ])('%s', async (filter) => {
    await create({ userName: 'a@example.com', externalId: 'ext-a', title: 'Clerk' });
    const b = await create({
      userName: 'b@example.com',
      externalId: 'ext-b',
      title: 'Director',
      emails: [{ value: 'b.work@example.com', type: 'work' }],
      [ENTERPRISE]: { manager: { value: 'boss' } },
    });
    const found = await find(filter.replace('$id', b.id));
    expect(found.totalResults).toBe(1);
    expect(found.Resources[0].id).toBe(b.id);
  });

  test('nothing found is 200 with an empty list (6.10)', async () => {
    expect(await find('userName eq "6b0c3f0e-6e2c-4fbb-a73f-1b3a3a3f6c8d"')).toMatchObject({ totalResults: 0 });
  });

  test('a broken filter gets 400 invalidFilter with the position (6.5)', async () => {
    const answer = await call('GET', `/Users?filter=${encodeURIComponent('userName eqq "a"')}`);
    expect(answer).toMatchObject({ status: 400, body: { scimType: 'invalidFilter' } });
  });

  test('.search does what GET does (7.5)', async () => {
    const { id } = await create({ userName: 'a@example.com' });
    const { body } = await call('POST', '/Users/.search', {
      schemas: ['urn:ietf:params:scim:api:messages:2.0:SearchRequest'],
      filter: 'userName eq "a@example.com"',
      attributes: ['userName'],
    });
    expect(body.Resources).toEqual([{ schemas: [CORE], id, userName: 'a@example.com' }]);
  });

  test('pages hold every user once, and the total is exact (7.2)', async () => {
    const ids = new Set<string>();
    for (let i = 0; i < 25; i += 1) ids.add((await create({ userName: `u${i}@example.com` })).id);
    const seen: string[] = [];
    for (let startIndex = 1; startIndex <= 25; startIndex += 10) {
      const { body } = await call('GET', `/Users?startIndex=${startIndex}&count=10`);
      expect(body).toMatchObject({ totalResults: 25, startIndex });
      seen.push(...body.Resources.map(({ id }: { id: string }) => id));
    }
    expect(seen).toHaveLength(25);
    expect(new Set(seen)).toEqual(ids);
  });

  test('sortBy orders, missing values last (6.8)', async () => {
    await create({ userName: 'b', title: 'B' });
    await create({ userName: 'none' });
    await create({ userName: 'a', title: 'a' });
    const { body } = await call('GET', '/Users?sortBy=title');
    expect(body.Resources.map(({ userName }: { userName: string }) => userName)).toEqual(['a', 'b', 'none']);
  });
});

describe('settings of the organisation', () => {
  test('userName can be required to be an e-mail address (2.3)', async () => {
    await org.change({ requireEmailUserName: true });
    const answer = await call('POST', '/Users', { schemas: [CORE], userName: 'ada' });
    expect(answer).toMatchObject({ status: 400, body: { scimType: 'invalidValue' } });
    expect((await call('POST', '/Users', { schemas: [CORE], userName: 'ada@example.com' })).status).toBe(201);
  });

  test('a password can be refused, in a PATCH too (2.6)', async () => {
    await org.change({ passwordHandling: 'reject' });
    const answer = await call('POST', '/Users', { schemas: [CORE], userName: 'ada', password: 'x' });
    expect(answer).toMatchObject({ status: 400, body: { scimType: 'invalidValue' } });
    const { id } = await create({ userName: 'ada' });
    expect((await patch(id, { op: 'replace', path: 'password', value: 'x' })).status).toBe(400);
  });
});
