/** Twenty times the parts of a message never take much more than twenty times the work. Each row grows one thing. */
import { runBulk } from '../../lambda/http/bulk-run';
import { searchParameters } from '../../lambda/http/list-query';
import { parseBody } from '../../lambda/scim/body';
import { maxBulkOperations } from '../../lambda/scim/bulk/limits';
import { planBulk } from '../../lambda/scim/bulk/plan-bulk';
import { type BulkEntry, readBulk } from '../../lambda/scim/bulk/read-bulk';
import { sideBySide } from '../../lambda/scim/bulk/side-by-side';
import type { Json, JsonObject } from '../../lambda/scim/json';
import { applyPatch } from '../../lambda/scim/patch/apply-patch';
import { netMemberChange } from '../../lambda/scim/patch/members';
import { readPatch } from '../../lambda/scim/patch/read-patch';
import { applyQuirks } from '../../lambda/scim/quirks/apply-quirks';
import { sameContent } from '../../lambda/scim/same-content';
import { extendResourceType } from '../../lambda/scim/schema/custom-schema';
import { groupResourceType, userResourceType } from '../../lambda/scim/schema/resource-types';
import { shownDocument, withHidden } from '../../lambda/scim/validation/held-values';
import { noteIgnoredAttributes } from '../../lambda/scim/validation/ignored-attributes';
import { readResource } from '../../lambda/scim/validation/read-resource';
import { excessiveGrowth } from './measure-growth';

type Make<T> = (index: number, size: number) => T;
const times = <T>(size: number, make: Make<T>): T[] => Array.from({ length: size }, (_, index) => make(index, size));

interface Row {
  readonly name: string;
  readonly size: number;
  readonly inputOf: (size: number) => unknown;
  readonly read: (input: never) => unknown;
}
const row = <Input>(
  name: string,
  size: number,
  inputOf: (size: number) => Input,
  read: (input: Input) => unknown,
): Row => ({ name, size, inputOf, read });

/** In pieces as large as a request may be: how the plan grows shows beyond that. */
const entries = (operations: (size: number) => Json[]) => (size: number) => {
  const all = operations(size);
  return times(Math.ceil(all.length / maxBulkOperations), (piece) => {
    const Operations = all.slice(piece * maxBulkOperations, (piece + 1) * maxBulkOperations);
    return readBulk({ Operations }, 'compatible').entries;
  }).flat();
};
const plan = (of: readonly BulkEntry[]) => sideBySide(of, planBulk(of));
const user: Make<{ method: string; path: string; bulkId: string; data: JsonObject }> = (index) => ({
  method: 'POST',
  path: '/Users',
  bulkId: `b${index}`,
  data: { userName: `u${index}` },
});
const managed = (by: (index: number, size: number) => number) => (size: number) =>
  times(size, (index) => ({
    ...user(index, size),
    data: { userName: `u${index}`, manager: `bulkId:b${by(index, size)}` },
  }));
const circle = managed((index, size) => (index + 1) % size);
const groupCircle = (size: number) =>
  times(size, (index) => ({
    method: 'POST',
    path: '/Groups',
    bulkId: `b${index}`,
    data: { displayName: `g${index}`, members: [{ value: `bulkId:b${(index + 1) % size}` }] },
  }));
const patches = (size: number) =>
  times(size, (index) => ({ method: 'PATCH', path: '/Groups/1', data: { Operations: [], note: `bulkId:b${index}` } }));

const done = async ({ method, path }: { method: string; path: readonly string[] }) => ({
  status: method === 'POST' ? 201 : 200,
  location: `https://x.example/${path[0]}/${path[1] ?? 'id'}`,
});
const run = (of: readonly BulkEntry[]) => runBulk({ entries: of, failOnErrors: undefined }, done, () => false);

const bulk: readonly Row[] = [
  row(
    'independent creations',
    1_000,
    entries((size) => times(size, user)),
    plan,
  ),
  row('creations in a circle', 150, entries(circle), plan),
  row('groups in a circle', 150, entries(groupCircle), plan),
  row('a chain forwards', 150, entries(managed((index, size) => Math.min(index + 1, size - 1))), plan),
  row('a chain backwards', 150, entries(managed((index) => Math.max(index - 1, 0))), plan),
  row('all behind the last', 500, entries(managed((_, size) => size - 1)), plan),
  row(
    'changes of one resource behind creations',
    500,
    entries((size) => [...patches(size), ...times(size, user)]),
    plan,
  ),
  row('a circle, carried out', 150, entries(circle), run),
  row('a circle of groups, carried out', 150, entries(groupCircle), run),
];

const ACME = 'urn:acme:2.0:User';
const acme = extendResourceType(userResourceType, [
  {
    id: ACME,
    attributes: [
      {
        name: 'desks',
        type: 'complex',
        multiValued: true,
        subAttributes: [{ name: 'value' }, { name: 'floor', type: 'integer' }],
      },
    ],
  },
]);
/** Each with a part that does not fit any more, so that it is hidden. */
const desks = (size: number): JsonObject => ({
  userName: 'ada',
  [ACME]: { desks: times(size, (index) => ({ value: `d${index}`, floor: 'first' })) },
});

const create = (body: JsonObject) => readResource(acme, body, 'creation', 'compatible');
const entitlements: Make<Json> = (index) => ({ value: `e${index}` });
const spellings = (name: string, size: number) =>
  times(size, (index) =>
    [...name].map((letter, at) => (((index >> at) & 1) === 1 ? letter.toUpperCase() : letter)).join(''),
  );

const resources: readonly Row[] = [
  row(
    'a body of many members',
    1_000,
    (size) => JSON.stringify(Object.fromEntries(times(size, (n) => [`k${n}`, n]))),
    parseBody,
  ),
  row('a body of many brackets', 1_000, (size) => `{"a":[${times(size, () => '{"b":[]}').join()}]}`, parseBody),
  row(
    'unknown attributes',
    1_000,
    (size) => ({ userName: 'a', ...Object.fromEntries(times(size, (n) => [`k${n}`, n])) }),
    create,
  ),
  row('different values', 1_000, (size) => ({ userName: 'a', entitlements: times(size, entitlements) }), create),
  row(
    'the same value',
    1_000,
    (size) => ({ userName: 'a', entitlements: times(size, () => ({ value: 'e' })) }),
    create,
  ),
  row(
    'a name in many spellings beside a large one',
    250,
    (size) => ({
      userName: 'a',
      name: Object.fromEntries(times(size * 4, (n) => [`k${n}`, n])),
      ...Object.fromEntries(spellings('name.givenname', size).map((key) => [key, 'x'])),
    }),
    create,
  ),
  row(
    'members',
    1_000,
    (size) => ({ displayName: 'g', members: times(size, (n) => ({ value: `m${n}` })) }),
    (body) => readResource(groupResourceType, body, 'creation', 'compatible'),
  ),
  row('elements with hidden parts', 500, desks, (held) => withHidden(acme, held, shownDocument(acme, held))),
  row(
    'two lists in another order',
    1_000,
    (size) => [times(size, entitlements), times(size, entitlements).reverse()] as const,
    ([one, other]) => sameContent(one, other),
  ),
  row(
    'parameters of a search',
    1_000,
    (size) => ({ attributes: times(size, (n) => `a${n}`) }),
    (body) => searchParameters(body, 'compatible'),
  ),
];

const patchOf = (Operations: readonly Json[]): JsonObject => ({
  schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
  Operations,
});
const person = { id: '1', document: { userName: 'ada', entitlements: times(50, entitlements) } };
const patch = (body: JsonObject) => {
  const { message } = applyQuirks({ method: 'PATCH', resource: 'User', body }, 'compatible');
  return applyPatch(userResourceType, person, readPatch(message.body, 'compatible'), { mode: 'compatible' });
};
const patchGroup = (body: JsonObject) => {
  const group = { id: '1', document: { displayName: 'g' } };
  const { memberSteps } = applyPatch(groupResourceType, group, readPatch(body, 'compatible'), { mode: 'compatible' });
  return netMemberChange(memberSteps, []);
};

const ignored = (method: 'POST' | 'PATCH') => (body: JsonObject) => noteIgnoredAttributes(acme, { method, body }, []);

const changes: readonly Row[] = [
  row(
    'unknown attributes, told',
    1_000,
    (size) => ({ userName: 'a', ...Object.fromEntries(times(size, (n) => [`k${n}`, n])) }),
    ignored('POST'),
  ),
  row(
    'unknown sub-attributes, told',
    1_000,
    (size) => ({ entitlements: times(size, (n) => ({ [`k${n}`]: n })) }),
    ignored('POST'),
  ),
  row(
    'singulars in many spellings',
    250,
    (size) => Object.fromEntries(spellings('phonenumber.value', size).map((key) => [key, '1'])),
    (body) => applyQuirks({ method: 'POST', resource: 'User', body }, 'compatible'),
  ),
  row(
    'unknown paths, told',
    1_000,
    (size) => patchOf(times(size, (n) => ({ op: 'add', path: `emails[type eq "${n}"].k${n}`, value: 1 }))),
    ignored('PATCH'),
  ),
  row(
    'changes of one attribute',
    100,
    (size) => patchOf(times(size, (n) => ({ op: 'replace', path: 'title', value: `t${n}` }))),
    patch,
  ),
  row(
    'one value added after the other',
    100,
    (size) => patchOf(times(size, (n) => ({ op: 'add', path: 'entitlements', value: [{ value: `x${n}` }] }))),
    patch,
  ),
  row(
    'many values at once',
    1_000,
    (size) => patchOf([{ op: 'add', path: 'entitlements', value: times(size, entitlements) }]),
    patch,
  ),
  row(
    'many values taken away',
    1_000,
    (size) => patchOf([{ op: 'remove', path: 'entitlements', value: times(size, entitlements) }]),
    patch,
  ),
  row(
    'members one by one',
    500,
    (size) => patchOf(times(size, (n) => ({ op: 'add', path: 'members', value: [{ value: `m${n}` }] }))),
    patchGroup,
  ),
  row(
    'members taken out one by one',
    500,
    (size) => patchOf(times(size, (n) => ({ op: 'remove', path: `members[value eq "m${n}"]` }))),
    patchGroup,
  ),
];

test.each([...bulk, ...resources, ...changes])('$name', async ({ read, inputOf, size }) => {
  expect(await excessiveGrowth({ read, inputOf, size })).toBe(0);
});
