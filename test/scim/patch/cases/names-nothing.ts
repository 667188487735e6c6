import type { Json } from '../../../../lambda/scim/json';
import { babs, bare, ENTERPRISE, guides, homeEmail, type PatchCase, workEmail } from './patch-case';

const memberId = '2819c223-7f76-453a-919d-413861904646';
const work = 'emails[type eq "work"]';

/** What a faulty client sends for values: nothing of it names one, in both modes. */
const faultyValues: readonly Json[] = [
  ...['', {}, false, [''], [{}], [null], [[]], [[{}]], [[['x']]], [false], [{ display: 'x' }]],
  ...[[{ value: '' }], [{ value: null }], [{ value: {} }], [{ value: '{"value":"x"}' }]],
  ...[{ value: '' }, { value: null }, { value: {} }, { value: [] }],
];

const lists = ['emails', 'phoneNumbers', 'roles', 'entitlements', 'photos', 'ims', 'x509Certificates'] as const;

const attempts = (before: PatchCase['before'], path: string, values: readonly Json[]): readonly PatchCase[] =>
  values.flatMap((value) =>
    [
      { op: 'replace', path, value },
      { op: 'add', path, value },
      { op: 'remove', path, value },
      { op: 'replace', value: { [path]: value } },
      { op: 'add', value: { [path]: value } },
    ].map((operation) => ({
      section: 'B 11.1',
      name: JSON.stringify(operation),
      before,
      operations: [operation],
      error: 'invalidValue' as const,
    })),
  );

export const namesNothing: readonly PatchCase[] = [
  ...lists.flatMap((path) => attempts(babs, path, [...faultyValues, [{ primary: true }]])),
  ...attempts(guides, 'members', [...faultyValues, 0, 1, 'garbage', [1], ['garbage'], [{ value: 'garbage' }]]),
  ...[{}, ''].flatMap((value) =>
    ['add', 'replace'].map((op) => ({
      section: 'B 11.1',
      name: `${op} of the chosen value by ${JSON.stringify(value)}`,
      before: babs,
      operations: [{ op, path: work, value }],
      error: 'invalidValue' as const,
    })),
  ),
  ...['add', 'replace'].flatMap((op) =>
    ['emails', work, 'roles', ENTERPRISE].map((path) => ({
      section: '3.5.2.1',
      name: `${op} of ${path} without a value`,
      before: babs,
      operations: [{ op, path }],
      error: 'invalidValue' as const,
    })),
  ),
  ...['', {}].flatMap((value) =>
    ['emails.value', 'roles.value'].flatMap((path) =>
      [
        { op: 'replace', path, value },
        { op: 'add', value: { [path]: value } },
      ].map((operation) => ({
        section: 'B 11.1',
        name: JSON.stringify(operation),
        before: babs,
        operations: [operation],
        error: 'invalidValue' as const,
      })),
    ),
  ),
  ...[' ', 'null', '""', "'a@example.com'", '\u201ca@example.com\u201d', 0, 1, true].flatMap((value) =>
    [work, 'emails.value', `${work}.value`].flatMap((path) =>
      ['add', 'replace']
        // One chosen address may be any text without quotes around it, and a number for text is text.
        .filter(() => path !== `${work}.value` || (typeof value === 'string' && value !== 'null'))
        .map((op) => ({
          section: 'B 11.1',
          name: `${op} of ${path} by ${JSON.stringify(value)}`,
          mode: 'compatible' as const,
          before: babs,
          operations: [{ op, path, value }],
          error: 'invalidValue' as const,
        })),
    ),
  ),
  {
    section: 'B 4.2',
    name: 'the text of an address is one',
    mode: 'compatible',
    before: babs,
    operations: [{ op: 'replace', path: 'emails', value: 'n@example.com' }],
    changes: { emails: [{ value: 'n@example.com' }] },
  },
  ...['', [], 'x', 0, false].flatMap((value) =>
    [
      { op: 'replace', path: ENTERPRISE, value },
      { op: 'add', path: ENTERPRISE, value },
      { op: 'replace', value: { [ENTERPRISE]: value } },
      { op: 'replace', path: `${ENTERPRISE}:manager`, value: [value] },
      { op: 'replace', path: 'name', value: [value] },
    ].map((operation) => ({
      section: 'B 11.1',
      name: JSON.stringify(operation),
      // A manager may be a bare id, which a number is too.
      mode: 'strict' as const,
      before: babs,
      operations: [operation],
      error: 'invalidValue' as const,
    })),
  ),
  ...['', []].flatMap((value) =>
    [
      { op: 'replace', path: ENTERPRISE, value },
      { op: 'replace', path: `${ENTERPRISE}:manager`, value: [value] },
      { op: 'replace', path: 'name', value: [value] },
    ].map((operation) => ({
      section: 'B 11.1',
      name: JSON.stringify(operation),
      mode: 'compatible' as const,
      before: babs,
      operations: [operation],
      error: 'invalidValue' as const,
    })),
  ),
  {
    section: 'B 11.1',
    name: 'the fault of one operation undoes the others',
    before: babs,
    operations: [
      { op: 'replace', path: 'title', value: 'x' },
      { op: 'replace', path: 'roles', value: [{}] },
    ],
    error: 'invalidValue',
  },
  {
    section: 'B 11.1',
    name: 'a chosen value is not replaced by a label',
    mode: 'strict',
    before: babs,
    operations: [{ op: 'replace', path: work, value: { display: 'x' } }],
    error: 'invalidValue',
  },
  {
    section: 'B 11.1',
    name: 'a blank of a known type says that there is none',
    mode: 'compatible',
    before: babs,
    operations: [{ op: 'replace', path: 'emails', value: [{ value: '', type: 'work' }, homeEmail] }],
    changes: { emails: [homeEmail] },
  },
  {
    section: 'B 11.1',
    name: 'a blank of a known type names none that could be removed',
    mode: 'compatible',
    before: babs,
    operations: [{ op: 'remove', path: 'emails', value: [{ value: '', type: 'work' }] }],
    error: 'invalidValue',
  },
  {
    section: 'B 11.1',
    name: 'a role that loses its value leaves nothing',
    before: { ...bare, roles: [{ value: 'guide', display: 'Guide', type: 'x' }], emails: [workEmail] },
    operations: [{ op: 'remove', path: 'roles[value eq "guide"].value' }],
    changes: { roles: undefined },
  },
  ...['name', `${ENTERPRISE}:manager`].flatMap((path) =>
    [{ foo: 'q' }, { foo: null }, { foo: {} }, { foo: { givenName: 'N' } }, { foo: '' }].flatMap((inner) =>
      [inner, [inner]].flatMap((value) =>
        ['add', 'replace'].flatMap((op) =>
          [
            { op, path, value },
            { op, value: { [path]: value } },
          ].map((operation) => ({
            section: 'B 2.13',
            name: JSON.stringify(operation),
            mode: 'compatible' as const,
            before: babs,
            operations: [operation],
            error: 'invalidValue' as const,
          })),
        ),
      ),
    ),
  ),
  ...[[{ givenName: null }], [{ givenName: '' }], { givenName: null }, { givenName: '' }].flatMap((value) =>
    ['add', 'replace'].map((op) => ({
      section: 'B 5.5',
      name: `${op} of a name by ${JSON.stringify(value)} clears what it names`,
      mode: 'compatible' as const,
      before: babs,
      operations: [{ op, path: 'name', value }],
      changes: { name: { familyName: 'Jensen' } },
    })),
  ),
  ...['add', 'replace'].map((op) => ({
    section: 'B 5.5',
    name: `${op} of a name by a list of one is merged`,
    mode: 'compatible' as const,
    before: babs,
    operations: [{ op, path: 'name', value: [{ givenName: 'N' }] }],
    changes: { name: { familyName: 'Jensen', givenName: 'N' } },
  })),
  ...[work, 'emails[value eq "x@example.com"]'].flatMap((path) =>
    [{ value: null }, { value: '' }, { VALUE: null }, { value: null, display: 'x' }, { value: {} }].flatMap((value) =>
      [
        { op: 'add', path, value },
        { op: 'replace', path, value },
        { op: 'replace', value: { [path]: value } },
      ].flatMap((operation) =>
        (['compatible', 'strict'] as const)
          // To the standard's letter a replace finds nothing to replace.
          .filter((mode) => path === work || mode === 'compatible' || operation.op === 'add')
          .map((mode) => ({
            section: 'B 5.7',
            name: JSON.stringify(operation),
            mode,
            before: babs,
            operations: [operation],
            error: 'invalidValue' as const,
          })),
      ),
    ),
  ),
  ...[{ foo: 'bar' }, '{bad', '{"value":', { value: '[1' }, { value: ' ' }].flatMap((value) =>
    ['add', 'replace'].map((op) => ({
      section: 'B 5.7',
      name: `${op} of the chosen value by ${JSON.stringify(value)}`,
      mode: 'compatible' as const,
      before: babs,
      operations: [{ op, path: work, value }],
      error: 'invalidValue' as const,
    })),
  ),
  ...['delete', 'Remove'].flatMap((operation) =>
    [
      { op: 'add', path: 'emails', value: [{ value: homeEmail.value, operation }] },
      { op: 'replace', path: 'emails', value: [workEmail, { value: homeEmail.value, Operation: operation }] },
      { op: 'add', path: 'roles', value: { value: 'guide', operation } },
      { op: 'replace', value: { roles: [{ value: 'guide', operation }] } },
      { op: 'add', path: work, value: { value: workEmail.value, operation } },
    ].map((sent) => ({
      section: 'B 5.6',
      name: JSON.stringify(sent),
      mode: 'compatible' as const,
      before: babs,
      operations: [sent],
      error: 'invalidValue' as const,
    })),
  ),
  ...[
    { op: 'add', path: 'members', value: [{ value: memberId, operation: 'delete' }] },
    { op: 'replace', path: 'members', value: [{ value: memberId, operation: 'delete' }] },
    { op: 'add', value: { members: [{ value: memberId, operation: 'delete' }] } },
  ].map((sent) => ({
    section: 'B 5.6',
    name: JSON.stringify(sent),
    mode: 'compatible' as const,
    before: guides,
    operations: [sent],
    error: 'invalidValue' as const,
  })),
  {
    section: 'B 5.6',
    name: 'a member to remove may be called deleted',
    mode: 'compatible',
    before: guides,
    operations: [{ op: 'remove', path: 'members', value: [{ value: memberId, operation: 'delete' }] }],
    steps: [{ op: 'remove', ids: [memberId] }],
  },
  {
    section: 'B 11.3',
    name: 'JSON as text becomes no address',
    before: babs,
    operations: [{ op: 'replace', path: `${work}.value`, value: '{"value":"a@example.com"}' }],
    error: 'invalidValue',
  },
];
