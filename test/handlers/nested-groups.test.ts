import { organizationForEachTest } from './in-process-service';

const GROUP = 'urn:ietf:params:scim:schemas:core:2.0:Group';
const USER = 'urn:ietf:params:scim:schemas:core:2.0:User';
const PATCH = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';

const org = organizationForEachTest();

const { call } = org;
const createUser = async (userName: string): Promise<string> =>
  (await call('POST', '/Users', { schemas: [USER], userName })).body.id;
const postGroup = (displayName: string, ...ids: string[]) =>
  call('POST', '/Groups', { schemas: [GROUP], displayName, members: ids.map((value) => ({ value })) });
const createGroup = async (displayName: string, ...ids: string[]): Promise<string> =>
  (await postGroup(displayName, ...ids)).body.id;
const patch = (id: string, ...Operations: unknown[]) =>
  call('PATCH', `/Groups/${id}`, { schemas: [PATCH], Operations });
const add = (id: string, ...ids: string[]) =>
  patch(id, { op: 'add', path: 'members', value: ids.map((value) => ({ value })) });
const remove = (id: string, member: string) => patch(id, { op: 'remove', path: `members[value eq "${member}"]` });

type Shown = { readonly display: string; readonly type: string };
/** `Name` for a direct group and `(Name)` for an indirect one. */
const groupsIn = (groups: readonly Shown[] | undefined): string =>
  (groups ?? [])
    .map(({ display, type }) => (type === 'direct' ? display : type === 'indirect' ? `(${display})` : `?${type}`))
    .sort()
    .join(' ');
const groupsOf = async (id: string): Promise<string> => groupsIn((await call('GET', `/Users/${id}`)).body.groups);
const find = async (filter: string): Promise<string[]> => {
  const { body } = await call('GET', `/Users?filter=${encodeURIComponent(filter)}`);
  return body.Resources.map(({ userName }: { userName: string }) => userName).sort();
};

describe('the groups of a user (2.9, 4.6)', () => {
  test('show direct and indirect memberships, each with its name and address', async () => {
    const ada = await createUser('ada');
    const inner = await createGroup('Inner', ada);
    const outer = await createGroup('Outer', inner);
    const { body } = await call('GET', `/Users/${ada}`);
    expect(body.groups).toEqual([
      { value: inner, display: 'Inner', type: 'direct', $ref: expect.stringMatching(`/Groups/${inner}$`) },
      { value: outer, display: 'Outer', type: 'indirect', $ref: expect.stringMatching(`/Groups/${outer}$`) },
    ]);
  });

  test('a group that a client takes for a user joins and leaves as the group that it is', async () => {
    const [inner, outer] = [await createGroup('Inner'), await createGroup('Outer')];
    const asUser = [{ value: inner, type: 'User' }];
    expect((await patch(outer, { op: 'add', path: 'members', value: asUser })).status).toBe(204);
    expect((await call('GET', `/Groups/${outer}`)).body.members).toMatchObject([{ value: inner, type: 'Group' }]);
    expect((await add(inner, outer)).status).toBe(400);
    expect((await remove(outer, inner)).status).toBe(204);
    expect((await add(inner, outer)).status).toBe(204);
  });

  test('a group reached on two ways is shown once, as direct where one way is', async () => {
    const ada = await createUser('ada');
    const left = await createGroup('Left', ada);
    const right = await createGroup('Right', ada);
    const top = await createGroup('Top', left, right);
    await createGroup('Roof', top, right);
    expect(await groupsOf(ada)).toBe('(Roof) (Top) Left Right');
    await add(top, ada);
    expect(await groupsOf(ada)).toBe('(Roof) Left Right Top');
  });

  test('change at once when a group between joins, leaves, is renamed or deleted', async () => {
    const ada = await createUser('ada');
    const inner = await createGroup('Inner', ada);
    const middle = await createGroup('Middle');
    await createGroup('Outer', middle);
    expect(await groupsOf(ada)).toBe('Inner');
    await add(middle, inner);
    expect(await groupsOf(ada)).toBe('(Middle) (Outer) Inner');
    await patch(middle, { op: 'replace', path: 'displayName', value: 'Centre' });
    expect(await groupsOf(ada)).toBe('(Centre) (Outer) Inner');
    await remove(middle, inner);
    expect(await groupsOf(ada)).toBe('Inner');
    await add(middle, inner);
    await call('DELETE', `/Groups/${middle}`);
    expect(await groupsOf(ada)).toBe('Inner');
  });

  test('a renamed or replaced inner group is still within the outer one', async () => {
    const ada = await createUser('ada');
    const inner = await createGroup('Inner', ada);
    await createGroup('Outer', inner);
    await patch(inner, { op: 'replace', path: 'displayName', value: 'Core' });
    expect(await groupsOf(ada)).toBe('(Outer) Core');
    await call('PUT', `/Groups/${inner}`, { schemas: [GROUP], displayName: 'Heart', members: [{ value: ada }] });
    expect(await groupsOf(ada)).toBe('(Outer) Heart');
  });

  test('in a list each user has its own', async () => {
    const [ada, bob] = [await createUser('ada'), await createUser('bob')];
    await createUser('cid');
    const inner = await createGroup('Inner', ada);
    await createGroup('Outer', inner, bob);
    const { body } = await call('GET', '/Users');
    const shown = body.Resources.map(
      ({ userName, groups }: { userName: string; groups?: Shown[] }) => `${userName}: ${groupsIn(groups)}`,
    );
    expect(shown.sort()).toEqual(['ada: (Outer) Inner', 'bob: Outer', 'cid: ']);
  });
});

describe('filters on groups (2.9, 6.6)', () => {
  test.each([
    ['groups eq "$outer"', ['ada', 'bob']],
    ['groups.value eq "$outer"', ['ada', 'bob']],
    ['groups[value eq "$outer"]', ['ada', 'bob']],
    ['groups[value eq "$outer" and type eq "direct"]', ['bob']],
    ['groups[value eq "$outer" and type eq "indirect"]', ['ada']],
    ['groups eq "$inner"', ['ada']],
    ['groups eq "$outer" and groups eq "$inner"', ['ada']],
    ['userName eq "ada" and groups eq "$outer"', ['ada']],
    ['userName eq "cid" and groups eq "$outer"', []],
    ['groups.display eq "Outer"', ['ada', 'bob']],
    ['groups.type eq "indirect"', ['ada']],
    ['not (groups pr)', ['cid']],
    ['groups eq "$outer" or userName eq "cid"', ['ada', 'bob', 'cid']],
  ])('%s', async (filter, expected) => {
    const [ada, bob] = [await createUser('ada'), await createUser('bob')];
    await createUser('cid');
    const inner = await createGroup('Inner', ada);
    const outer = await createGroup('Outer', inner, bob);
    expect(await find(filter.replaceAll('$outer', outer).replaceAll('$inner', inner))).toEqual(expected);
  });
});

describe('what may be within what (4.6)', () => {
  const refused = (answer: { readonly status: number; readonly body: unknown }, ...words: string[]) => {
    expect(answer).toMatchObject({ status: 400, body: { scimType: 'invalidValue' } });
    const { detail } = answer.body as { detail: string };
    for (const word of words) expect(detail).toContain(word);
  };

  test('a circle of any length is refused, naming the member, and nothing changes', async () => {
    const ids: string[] = [];
    for (const name of ['A', 'B', 'C', 'D']) ids.push(await createGroup(name, ...ids.slice(-1)));
    const [a = '', , c = '', d = ''] = ids;
    refused(await add(a, d), d);
    refused(await add(c, c), c);
    refused(await add(a, await createUser('ada'), c), c);
    expect((await call('GET', `/Groups/${a}`)).body.members).toEqual([]);
    refused(await call('PUT', `/Groups/${a}`, { schemas: [GROUP], displayName: 'A', members: [{ value: d }] }), d);
  });

  test('the refusal of two groups within each other says so, with the names and ids of both', async () => {
    const inner = await createGroup('Sales Berlin');
    const between = await createGroup('Sales Germany', inner);
    const outer = await createGroup('Sales', between);
    const answer = await add(inner, outer);
    refused(answer, 'Two groups cannot be within each other.', 'directly or through other groups');
    const [one, other] = [`group "Sales" (${outer})`, `group "Sales Berlin" (${inner})`];
    expect(answer.body.detail).toMatch(
      `members: ${one} cannot be a member of ${other}, because ${other} is a member of`,
    );
    refused(await add(inner, inner), `${other} cannot be a member of itself`);
  });

  test('what no longer makes a circle is allowed', async () => {
    const a = await createGroup('A');
    const b = await createGroup('B', a);
    const c = await createGroup('C', b);
    refused(await add(a, c), c);
    await remove(c, b);
    expect((await add(a, c)).status).toBe(204);
    refused(await add(c, b), b);
    await call('DELETE', `/Groups/${a}`);
    expect((await add(c, b)).status).toBe(204);
  });

  test('a replacement that swaps groups for groups is one step', async () => {
    const [a, b, c] = [await createGroup('A'), await createGroup('B'), await createGroup('C')];
    const outer = await createGroup('Outer', a, b);
    await patch(outer, { op: 'replace', path: 'members', value: [{ value: b }, { value: c }] });
    expect((await add(a, outer)).status).toBe(204);
    refused(await add(c, outer), outer);
    refused(await add(b, outer), outer);
  });

  test('10 levels are taken and an 11th is refused, from above, from below and in between', async () => {
    const chain: string[] = [];
    for (let level = 1; level <= 10; level += 1) chain.push(await createGroup(`L${level}`, ...chain.slice(-1)));
    const [bottom = ''] = chain;
    const top = chain.at(-1) ?? '';
    refused(await postGroup('L11', top), top, '10 levels');
    const below = await createGroup('Below');
    refused(await add(bottom, below), below, '10 levels');
    const five: string[] = [];
    for (let level = 1; level <= 6; level += 1) five.push(await createGroup(`M${level}`, ...five.slice(-1)));
    refused(await add(chain[4] ?? '', five.at(-1) ?? ''), '10 levels');
    expect((await add(chain[6] ?? '', five.at(-1) ?? '')).status).toBe(204);
    const ada = await createUser('ada');
    await add(bottom, ada);
    expect((await groupsOf(ada)).split(' ')).toHaveLength(10);
  });

  test('of two parallel requests that would make a circle together one is refused', async () => {
    for (let round = 0; round < 8; round += 1) {
      const [a, b] = [await createGroup(`A${round}`), await createGroup(`B${round}`)];
      const answers = await Promise.all([add(a, b), add(b, a)]);
      expect(answers.map(({ status }) => status).sort()).toEqual([204, 400]);
    }
  });

  test('groups that join many groups at the same time all get in', async () => {
    const outer = await Promise.all(Array.from({ length: 8 }, (_, i) => createGroup(`Outer ${i}`)));
    const inner = await createGroup('Inner');
    const answers = await Promise.all(outer.map((id) => add(id, inner)));
    expect(answers.map(({ status }) => status)).toEqual(outer.map(() => 204));
    const ada = await createUser('ada');
    await add(inner, ada);
    expect((await groupsOf(ada)).split(') (')).toHaveLength(8);
  });

  test('a list longer than one transaction holds keeps its groups too', async () => {
    const users = await Promise.all(Array.from({ length: 40 }, (_, i) => createUser(`u${i}`)));
    const inner = await createGroup('Inner', users[0] ?? '');
    const outer = await createGroup('Outer', ...users.slice(1), inner);
    expect(await groupsOf(users[0] ?? '')).toBe('(Outer) Inner');
    refused(await add(inner, outer), outer);
    await patch(outer, { op: 'replace', path: 'members', value: users.slice(1, 4).map((value) => ({ value })) });
    expect(await groupsOf(users[0] ?? '')).toBe('Inner');
    expect((await add(inner, outer)).status).toBe(204);
  });
});
