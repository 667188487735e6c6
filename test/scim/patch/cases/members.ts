import { GROUP, guides, type PatchCase } from './patch-case';

/** Ids as this service gives them. */
const [a, b, g] = ['a', 'b', 'c'].map((digit) => `${digit.repeat(8)}-0000-4000-8000-000000000000`) as [
  string,
  string,
  string,
];

const user = (value: string) => ({ value, type: 'User' as const });

/** Groups: members become steps, never a list. `u-1` is the id of the resource. */
export const members: readonly PatchCase[] = [
  {
    section: '3.5.2.1',
    name: 'members are added',
    before: guides,
    operations: [{ op: 'add', path: 'members', value: [{ value: a }, { value: b, display: 'Bee' }] }],
    steps: [{ op: 'add', members: [user(a), user(b)] }],
  },
  {
    section: '7643 4.2',
    name: 'a group as a member',
    before: guides,
    operations: [{ op: 'add', path: 'members', value: [{ value: g, type: 'Group' }] }],
    steps: [{ op: 'add', members: [{ value: g, type: 'Group' }] }],
  },
  {
    section: 'B 4.2',
    name: "Rippling's one object",
    before: guides,
    operations: [{ op: 'add', path: 'members', value: { value: a } }],
    steps: [{ op: 'add', members: [user(a)] }],
  },
  {
    section: 'B 4.2',
    name: 'a bare id',
    mode: 'compatible',
    before: guides,
    operations: [{ op: 'add', path: 'members', value: a }],
    steps: [{ op: 'add', members: [user(a)] }],
  },
  {
    section: '3.12',
    name: 'a bare id is refused',
    mode: 'strict',
    before: guides,
    operations: [{ op: 'add', path: 'members', value: [a] }],
    error: 'invalidValue',
  },
  {
    section: 'B 5.3',
    name: 'members without a path',
    before: guides,
    operations: [{ op: 'add', value: { members: [{ value: a }] } }],
    steps: [{ op: 'add', members: [user(a)] }],
  },
  {
    section: '3.10',
    name: 'members by their full name',
    before: guides,
    operations: [{ op: 'add', path: `${GROUP}:members`, value: [{ value: a }] }],
    steps: [{ op: 'add', members: [user(a)] }],
  },
  {
    section: 'B 5.7',
    name: 'adding an empty list is no step',
    before: guides,
    operations: [{ op: 'add', path: 'members', value: [] }],
    steps: [],
  },
  {
    section: '3.5.2.2',
    name: 'one member is removed',
    before: guides,
    operations: [{ op: 'remove', path: 'members[value eq "a"]' }],
    steps: [{ op: 'remove', ids: ['a'] }],
  },
  {
    section: '3.5.2.2',
    name: 'members joined by or are removed',
    before: guides,
    operations: [{ op: 'remove', path: 'members[value eq "a" or value eq "b" or value eq "c"]' }],
    steps: [{ op: 'remove', ids: ['a', 'b', 'c'] }],
  },
  {
    section: 'B 5.6',
    name: 'Entra names those to be removed in the value',
    mode: 'compatible',
    before: guides,
    operations: [{ op: 'Remove', path: 'members', value: [{ value: b }] }],
    steps: [{ op: 'remove', ids: [b] }],
  },
  {
    section: 'B 5.6',
    name: 'an empty list removes nobody',
    before: guides,
    operations: [{ op: 'remove', path: 'members', value: [] }],
    steps: [],
  },
  {
    section: '3.5.2.2',
    name: 'remove without filter and value removes all',
    before: guides,
    operations: [{ op: 'remove', path: 'members' }],
    steps: [{ op: 'replace', members: [] }],
  },
  {
    section: '3.5.2.2',
    name: 'a filter on something else is for later',
    before: guides,
    operations: [{ op: 'remove', path: 'members[type eq "Group"]' }],
    steps: [
      { op: 'removeMatching', filter: { kind: 'compare', path: 'type', operator: 'eq', value: 'Group', position: 8 } },
    ],
  },
  {
    section: '3.4.2.2',
    name: 'a filter on what members have not',
    mode: 'strict',
    before: guides,
    operations: [{ op: 'remove', path: 'members[colour eq "green"]' }],
    error: 'invalidFilter',
  },
  {
    section: '3.5.2.3',
    name: 'members are replaced',
    before: guides,
    operations: [{ op: 'replace', path: 'members', value: [{ value: a }] }],
    steps: [{ op: 'replace', members: [user(a)] }],
  },
  {
    section: 'B 5.7',
    name: 'members are emptied by []',
    before: guides,
    operations: [{ op: 'replace', path: 'members', value: [] }],
    steps: [{ op: 'replace', members: [] }],
  },
  {
    section: 'B 5.7',
    name: 'members are emptied by null',
    before: guides,
    operations: [{ op: 'replace', path: 'members', value: null }],
    steps: [{ op: 'replace', members: [] }],
  },
  {
    section: '3.5.2.3',
    name: 'replace without a value',
    before: guides,
    operations: [{ op: 'replace', path: 'members' }],
    error: 'invalidValue',
  },
  {
    section: '3.5.2.1',
    name: 'add of a filtered member names it',
    before: guides,
    operations: [{ op: 'add', path: `members[value eq "${a}"]`, value: { display: 'Ay' } }],
    steps: [{ op: 'add', members: [user(a)] }],
  },
  {
    section: 'B 11.5',
    name: 'a member is removed by the address that is shown',
    before: guides,
    operations: [
      { op: 'remove', path: `members[$ref eq "https://example.com/organizations/acme/scim/v2/Users/${a}"]` },
      { op: 'remove', path: `members[$ref eq "../Groups/${g}" or value eq "${b}"]` },
    ],
    steps: [
      { op: 'remove', ids: [a] },
      { op: 'remove', ids: [g, b] },
    ],
  },
  {
    section: 'B 11.5',
    name: 'an address beside another term',
    before: guides,
    operations: [{ op: 'remove', path: `members[type eq "User" and $REF eq "Users/${a}"]` }],
    steps: [
      {
        op: 'removeMatching',
        filter: {
          kind: 'and',
          operands: [
            { kind: 'compare', path: 'type', operator: 'eq', value: 'User', position: 8 },
            { kind: 'compare', path: 'value', operator: 'eq', value: a, position: 27 },
          ],
        },
      },
    ],
  },
  {
    section: 'B 11.5',
    name: 'a member is added by its address',
    before: guides,
    operations: [{ op: 'add', path: `members[$ref eq "../Groups/${g}"]`, value: { type: 'Group' } }],
    steps: [{ op: 'add', members: [{ value: g, type: 'Group' }] }],
  },
  {
    section: '7643 4.2',
    name: 'a member cannot be changed',
    before: guides,
    operations: [{ op: 'replace', path: 'members[value eq "a"].type', value: 'Group' }],
    error: 'mutability',
  },
  ...(['add', 'replace', 'remove'] as const).flatMap((op) =>
    ['members[value eq "a"].display', 'members.display'].map((path) => ({
      section: '7643 2.2',
      name: `what is derived of a member cannot be changed: ${op} ${path}`,
      before: guides,
      operations: [{ op, path, ...(op === 'remove' ? {} : { value: 'Ay' }) }],
      error: 'mutability' as const,
    })),
  ),
  {
    section: '7643 4.2',
    name: 'a member cannot be replaced by a filter',
    before: guides,
    operations: [{ op: 'replace', path: 'members[value eq "a"]', value: { value: b } }],
    error: 'mutability',
  },
  {
    section: '3.12',
    name: 'a member without an id',
    before: guides,
    operations: [{ op: 'add', path: 'members', value: [{ display: 'Ay' }] }],
    error: 'invalidValue',
  },
  {
    section: 'B 10',
    name: "Okta's rename and membership change",
    before: guides,
    operations: [
      { op: 'replace', value: { id: 'u-1', displayName: 'Guides' } },
      { op: 'remove', path: 'members[value eq "a"]' },
      { op: 'add', path: 'members', value: [{ value: b, display: 'b@example.com' }] },
    ],
    changes: { displayName: 'Guides' },
    steps: [
      { op: 'remove', ids: ['a'] },
      { op: 'add', members: [user(b)] },
    ],
  },
  {
    section: 'B 4.1',
    name: 'a group keeps its name',
    before: guides,
    operations: [{ op: 'remove', path: 'displayName' }],
    error: 'mutability',
  },
  {
    section: 'B 4.1',
    name: "a group's name cannot be emptied",
    before: guides,
    operations: [{ op: 'replace', path: 'displayName', value: '' }],
    error: 'invalidValue',
  },
  ...[undefined, null, [], [{ value: a }]].map(
    (value): PatchCase => ({
      section: '3.5.2.2',
      name: `the value ${JSON.stringify(value)} beside a filter says the same`,
      before: guides,
      operations: [{ op: 'remove', path: `members[value eq "${a}"]`, ...(value === undefined ? {} : { value }) }],
      steps: [{ op: 'remove', ids: [a] }],
    }),
  ),
  ...[{}, [{}], '', 'garbage', b, [{ value: b }], [{ value: a }, { value: b }], 0].map(
    (value): PatchCase => ({
      section: 'B 11.1',
      name: `the value ${JSON.stringify(value)} beside a filter names others`,
      before: guides,
      operations: [{ op: 'remove', path: `members[value eq "${a}"]`, value }],
      error: 'invalidValue',
    }),
  ),
  {
    section: 'B 11.1',
    name: 'garbage beside a filter that chooses by no id',
    before: guides,
    operations: [{ op: 'remove', path: 'members[type eq "User"]', value: [{}] }],
    error: 'invalidValue',
  },
];
