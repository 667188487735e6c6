import { babs, bare, homeEmail, type PatchCase, workEmail } from './patch-case';

const newWork = { ...workEmail, value: 'new@example.com' };
const inQuotes = [
  `emails[type eq 'work']`,
  'emails[type eq ‘work’]',
  'emails[type eq “work”]',
  'emails[type eq «work»]',
];

/** Paths as they are written beside the grammar, and what their filters find. */
export const lenientPaths: readonly PatchCase[] = [
  ...inQuotes.flatMap((path): readonly PatchCase[] => [
    {
      section: 'B 11.2',
      name: `${path} chooses by the value within the quotes`,
      mode: 'compatible',
      before: babs,
      operations: [{ op: 'replace', path: `${path}.value`, value: 'new@example.com' }],
      changes: { emails: [newWork, homeEmail] },
    },
    {
      section: 'B 11.2',
      name: `${path} makes a value without the quotes`,
      mode: 'compatible',
      before: bare,
      operations: [{ op: 'add', path: `${path}.value`, value: 'a@b.c' }],
      changes: { emails: [{ type: 'work', value: 'a@b.c' }] },
    },
    {
      section: 'B 11.2',
      name: `${path} is no path`,
      mode: 'strict',
      before: babs,
      operations: [{ op: 'replace', path: `${path}.value`, value: 'new@example.com' }],
      error: 'invalidPath',
    },
  ]),
  ...[`emails[type eq 'work]`, `emails[type eq work']`, 'emails[type eq “work]'].map(
    (path): PatchCase => ({
      section: 'B 11.2',
      name: `the quotes of ${path} do not match`,
      before: babs,
      operations: [{ op: 'remove', path }],
      error: 'invalidPath',
    }),
  ),
  {
    section: 'B 11.2',
    name: 'a backslash that escapes nothing is one',
    mode: 'compatible',
    before: { ...bare, ims: [{ value: 'CORP\\ada' }, { value: 'ada' }] },
    operations: [{ op: 'remove', path: 'ims[value eq "CORP\\ada"]' }],
    changes: { ims: [{ value: 'ada' }] },
  },
  {
    section: '7643 2.4',
    name: 'a value that is not said to be primary is not',
    before: babs,
    operations: [{ op: 'replace', path: 'emails[primary eq false].display', value: 'private' }],
    changes: { emails: [workEmail, { ...homeEmail, display: 'private' }] },
  },
  {
    section: '7643 2.4',
    name: 'a value that is not said to be primary is none of those that are',
    before: babs,
    operations: [{ op: 'remove', path: 'emails[primary ne false]' }],
    changes: { emails: [homeEmail] },
  },
  {
    section: '7643 2.4',
    name: "Entra's False in quotes finds the roles that are not primary",
    mode: 'compatible',
    before: { ...bare, roles: [{ value: 'a' }, { value: 'b', primary: true }] },
    operations: [{ op: 'Remove', path: 'roles[primary eq "False"]' }],
    changes: { roles: [{ value: 'b', primary: true }] },
  },
  {
    section: 'B 11.6',
    name: 'a filter that can never hold is refused, and makes nothing',
    before: babs,
    operations: [{ op: 'add', path: 'emails[primary eq "perhaps"].value', value: 'a@b.c' }],
    error: 'invalidFilter',
  },
];
