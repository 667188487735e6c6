/** Behaviour 11.1: what names nothing is refused in every form of request, and leaves the resource as it was, version included. */
import { organizationForEachTest } from './in-process-service';

const USER = 'urn:ietf:params:scim:schemas:core:2.0:User';
const GROUP = 'urn:ietf:params:scim:schemas:core:2.0:Group';
const PATCH = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';
const BULK = 'urn:ietf:params:scim:api:messages:2.0:BulkRequest';
const ACME = 'urn:ietf:params:scim:schemas:extension:acme:2.0:User';

const org = organizationForEachTest(() => ({
  customAttributes: [
    {
      id: ACME,
      attributes: [
        { name: 'devices', multiValued: true },
        { name: 'floors', type: 'integer', multiValued: true },
        {
          name: 'badges',
          type: 'complex',
          multiValued: true,
          subAttributes: [{ name: 'value' }, { name: 'display' }],
        },
      ],
    },
  ],
}));

type Mode = 'compatible' | 'strict';
const modes: readonly Mode[] = ['compatible', 'strict'];

const call = (method: string, path: string, body: unknown, mode: Mode = 'compatible') =>
  org.call(method, path, body, { mode });

/** What names no value of any attribute. */
const faulty: readonly unknown[] = [
  ...['', {}, false, [''], [{}], [null], [[]], [[{}]], [[['x']]], [false], [{ display: 'x' }]],
  ...[[{ value: '' }], [{ value: null }], [{ value: {} }], [{ value: [] }]],
  ...[{ value: '' }, { value: null }, { value: {} }, { value: [] }],
];

/** What compatible mode would take for the `value` of an element; strict mode takes no bare values at all. */
const nobody: readonly unknown[] = [
  ...[' ', 'null', '""', "''", "'a@example.com'", '\u201ca@example.com\u201d', 0, 1, true],
  ...[[1], [' '], ["'a@example.com'"], [{ value: "'a@example.com'" }], '{"value":{}}', '[]'],
];

/** The protocol's own tests try all on each attribute; here all are tried where most hangs on it, and some elsewhere. */
const thorough: ReadonlySet<string> = new Set(['roles', `${ACME}:devices`, `${ACME}:floors`]);
const some: readonly unknown[] = ['', {}, [{}], [null], [{ value: '' }], { value: [] }];

const lists: Readonly<Record<string, unknown>> = {
  emails: [{ value: 'ada@example.com', type: 'work' }],
  phoneNumbers: [{ value: '1' }],
  ims: [{ value: '1' }],
  photos: [{ value: 'https://example.com/1' }],
  addresses: [{ country: 'Peru' }],
  entitlements: [{ value: '1' }],
  roles: [{ value: 'admin' }],
  x509Certificates: [{ value: 'aGVsbG8=' }],
  [`${ACME}:devices`]: ['1'],
  [`${ACME}:floors`]: [1],
  [`${ACME}:badges`]: [{ value: '1' }],
};

/** A body with the value under its name; those of the extension stand within it. */
const bodyWith = (name: string, value: unknown): object =>
  name.startsWith(`${ACME}:`) ? { [ACME]: { [name.slice(ACME.length + 1)]: value } } : { [name]: value };

/** Every form in which a request can say it of a resource that is there. */
const requests = (path: string, whole: object, name: string, value: unknown): readonly [string, string, unknown][] => {
  const patchOf = (operation: object) => ({ schemas: [PATCH], Operations: [operation] });
  const patches = [
    ...['replace', 'add', 'remove'].map((op) => ({ op, path: name, value })),
    ...['replace', 'add'].map((op) => ({ op, value: bodyWith(name, value) })),
    ...['replace', 'add'].map((op) => ({ op, value: { [name]: value } })),
  ].map((operation): [string, string, unknown] => ['PATCH', path, patchOf(operation)]);
  return [['PUT', path, { ...whole, ...bodyWith(name, value) }], ...patches];
};

const inBulk = ([method, path, data]: [string, string, unknown]): [string, string, unknown] => [
  'POST',
  '/Bulk',
  { schemas: [BULK], Operations: [{ method, path, data }] },
];

const outcomeOf = ({ status, body }: Awaited<ReturnType<typeof call>>) =>
  body?.Operations === undefined
    ? [status, body?.scimType]
    : [Number(body.Operations[0].status), body.Operations[0].response?.scimType];

/** A remove of a single value looks at none. */
const isSet = (body: unknown): boolean => !JSON.stringify(body).includes('"op":"remove"');

const mustRefuse = async (
  path: string,
  whole: object,
  name: string,
  values: readonly unknown[],
  mode: Mode,
  counts = (_: unknown): boolean => true,
) => {
  const before = (await call('GET', path, undefined)).body;
  for (const value of values) {
    const create = ['POST', path.slice(0, path.lastIndexOf('/')), { ...whole, ...bodyWith(name, value) }] as const;
    for (const [index, request] of [create, ...requests(path, whole, name, value)].entries()) {
      if (!counts(request[2])) continue;
      for (const [method, target, body] of index > 2 ? [request] : [request, inBulk([...request])]) {
        const outcome = outcomeOf(await call(method, target, body, mode));
        const told = `${method} ${target} ${JSON.stringify(body)} (${mode})`;
        // Strict mode may find another fault first, such as a sub-attribute that an address has not.
        const syntax = mode === 'strict' && outcome[1] === 'invalidSyntax' ? 'invalidSyntax' : 'invalidValue';
        expect([told, ...outcome]).toEqual([told, 400, syntax]);
      }
    }
  }
  expect((await call('GET', path, undefined)).body).toEqual(before);
};

describe.each(Object.keys(lists))('%s of a user', (name) => {
  test.each(modes)('is left alone in %s mode', async (mode) => {
    const whole = { schemas: [USER, ACME], userName: 'ada' };
    const { body } = await call('POST', '/Users', { ...whole, ...bodyWith(name, lists[name]) });
    await mustRefuse(
      `/Users/${body.id}`,
      { ...whole, userName: 'bob' },
      name,
      thorough.has(name) ? faulty : some,
      mode,
    );
    expect((await call('GET', '/Users?count=0', undefined)).body.totalResults).toBe(1);
  });
});

test.each(modes)('lists of complex values are left alone by what names nobody in %s mode', async (mode) => {
  const names = ['emails', `${ACME}:badges`];
  const whole = { schemas: [USER, ACME], userName: 'ada' };
  const before = Object.assign({}, ...names.map((name) => bodyWith(name, lists[name])));
  const { body } = await call('POST', '/Users', { ...whole, ...before });
  // To the standard's letter a string may have quotes around it.
  const values = nobody.filter((value) => mode === 'compatible' || !JSON.stringify(value).includes('{"value"'));
  for (const name of names) await mustRefuse(`/Users/${body.id}`, { ...whole, userName: 'bob' }, name, values, mode);
});

test('an element without its value is refused by strict mode', async () => {
  const whole = { schemas: [USER], userName: 'ada' };
  for (const name of ['emails', 'phoneNumbers']) {
    const { body } = await call('POST', '/Users', { ...whole, userName: name, [name]: lists[name] });
    const values = [[{ type: 'work' }], [{ type: 'work', display: 'x' }], [{ type: 'work', value: '' }]];
    await mustRefuse(`/Users/${body.id}`, { ...whole, userName: 'bob' }, name, values, 'strict');
  }
});

test('objects as text become no string in compatible mode', async () => {
  const whole = { schemas: [USER], userName: 'ada', title: 'Boss' };
  const { body } = await call('POST', '/Users', whole);
  const texts = ['{"value":"x"}', ' [{"value":"x"},{}]'];
  for (const name of ['title', 'displayName', 'userName', 'name.givenName', 'externalId'])
    await mustRefuse(`/Users/${body.id}`, { ...whole, userName: 'bob' }, name, texts, 'compatible', isSet);
});

test.each(modes)('members of a group are left alone in %s mode, whatever is no id among it', async (mode) => {
  const { body: ada } = await call('POST', '/Users', { schemas: [USER], userName: 'ada' });
  const whole = { schemas: [GROUP], displayName: 'Engineers' };
  const { body: group } = await call('POST', '/Groups', { ...whole, members: [{ value: ada.id }] });
  const values = [...faulty, 'garbage', 0, 1, true, [1], ['garbage'], [{ value: 'garbage' }], [{ value: ada.id }, {}]];
  await mustRefuse(`/Groups/${group.id}`, { ...whole, displayName: 'Others' }, 'members', values, mode);
  expect((await call('GET', '/Groups?count=0', undefined)).body.totalResults).toBe(1);
});

test('the refusal quotes the value and names the attribute', async () => {
  const { body: group } = await call('POST', '/Groups', { schemas: [GROUP], displayName: 'Engineers' });
  const operation = { op: 'replace', path: 'members', value: [{ display: 'x' }] };
  const { body } = await call('PATCH', `/Groups/${group.id}`, { schemas: [PATCH], Operations: [operation] });
  expect(body.detail).toContain('"members[0]": {"display":"x"} names no user or group');
});
