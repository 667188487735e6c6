/** Texts and bodies that look like filters, paths and patches, and are broken in every way. */

import type { JsonObject } from '../../lambda/scim/json';
import { fc } from '../properties';

const ENT = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const tokens = [
  ...['userName', 'emails', 'emails.value', 'name.givenName', 'active', 'meta.created', 'members', 'groups.$ref', 'x'],
  ...[ENT, `${ENT}:manager`, `${ENT}:department`, 'urn:', ':', '.', '..', 'schemas', '__proto__', 'constructor'],
  ...['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le', 'pr', 'EQ', 'zz', 'and', 'or', 'not', 'AND', 'nOt'],
  ...[
    '"',
    '"a"',
    '"\\',
    '"\\u00e4"',
    '"\\uD800"',
    '\\',
    'true',
    'False',
    'null',
    '1',
    '-0',
    '1e999',
    '01',
    '"2024-05-13T04:42:34Z"',
  ],
  ...['(', ')', '[', ']', ' ', '  ', '\t', '\n', ' ', '\u0000', ',', '$', 'ﬀ', '丈', '😀', '\ud83d'],
];
const wellFormed = [
  'userName eq "bjensen"',
  'emails[type eq "work" and value co "@example.com"] or ims[type eq "xmpp"]',
  'not (title pr) and (userType eq "Employee" or userType ne "Guest")',
  `${ENT}:manager.value eq "26118915-6090-4610-87e4-49d8ca9f808d"`,
  'meta.lastModified gt "2011-05-13T04:42:34Z" and active eq true',
  'addresses[type eq "work" and primary eq true].country',
  'roles[primary eq "True"].value',
];

const soup = fc
  .array(fc.tuple(fc.constantFrom(...tokens), fc.constantFrom('', ' ', ' ')), { maxLength: 24 })
  .map((parts) => parts.map(([token, space]) => token + space).join(''));

/** A good text with something cut out of it, put into it, or repeated. */
const damaged = fc
  .record({
    text: fc.constantFrom(...wellFormed),
    at: fc.nat(80),
    cut: fc.nat(12),
    token: fc.constantFrom(...tokens),
    times: fc.constantFrom(0, 1, 1, 2, 25),
  })
  .map(({ text, at, cut, token, times }) => text.slice(0, at) + token.repeat(times) + text.slice(at + cut));

const nested = fc
  .record({ open: fc.constantFrom('(', 'not (', 'emails[', 'not '), depth: fc.nat(40), close: fc.nat(40) })
  .map(({ open, depth, close }) => `${open.repeat(depth)}userName pr${(open.includes('[') ? ']' : ')').repeat(close)}`);

/** Texts of all kinds. */
export const hostileText = fc.oneof(
  { weight: 5, arbitrary: soup },
  { weight: 4, arbitrary: damaged },
  { weight: 1, arbitrary: nested },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 60 }) },
);

const path = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom('userName', 'emails', 'name', 'active', 'members', 'groups', 'roles', ENT, ''),
  },
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      'emails[type eq "work"].value',
      'emails[type eq "x"]',
      'name.givenName',
      'emails.primary',
      `${ENT}:manager`,
    ),
  },
  { weight: 2, arbitrary: hostileText },
);
const simple = fc.oneof(
  fc.constantFrom(null, '', 'a', true, 'False', 0, 1e300, 'a@example.com', '\u0000', '\ud800'),
  fc.string({ maxLength: 8 }),
);
const keys = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom(
      'value',
      'type',
      'primary',
      'givenName',
      'userName',
      'emails',
      'active',
      'id',
      'manager',
      '$ref',
      ENT,
    ),
  },
  { weight: 1, arbitrary: fc.constantFrom('__proto__', 'constructor', 'toString', 'meta', 'groups') },
  { weight: 1, arbitrary: path },
);
const value = fc.letrec<{ any: unknown }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    { weight: 4, arbitrary: simple },
    { weight: 1, arbitrary: fc.array(tie('any'), { maxLength: 3 }) },
    // Keys of which one is __proto__ come from JSON, where they are members like any other.
    { weight: 2, arbitrary: fc.array(fc.tuple(keys, tie('any')), { maxLength: 3 }).map(fromEntries) },
  ),
})).any;

function fromEntries(entries: readonly (readonly [string, unknown])[]): unknown {
  return JSON.parse(`{${entries.map(([key, inner]) => `${JSON.stringify(key)}:${JSON.stringify(inner)}`).join()}}`);
}

const operation = fc.record(
  {
    op: fc.constantFrom<unknown>('add', 'Replace', 'remove', 'remove', 'move', 1, null),
    path: fc.oneof<fc.Arbitrary<unknown>[]>(path, path, path, simple),
    value,
  },
  { requiredKeys: ['op'] },
);

/** Bodies of a PATCH. */
export const hostilePatch = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.array(operation, { minLength: 1, maxLength: 4 }).map((Operations) => ({
      schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
      Operations,
    })),
  },
  { weight: 1, arbitrary: fc.record({ Operations: value, schemas: value }, { requiredKeys: [] }) },
) as fc.Arbitrary<JsonObject>;
