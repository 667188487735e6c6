/** Escapes of characters that the compared attribute cannot hold are text, since they would find nobody. Behaviour 11.2. */
import type { Leniency } from '../../../lambda/scim/filter/limits';
import { parseFilter } from '../../../lambda/scim/filter/parse-filter';
import { parsePatchPath } from '../../../lambda/scim/filter/parse-patch-path';
import { printFilter } from '../../../lambda/scim/filter/print-filter';
import { applyQuirks } from '../../../lambda/scim/quirks/apply-quirks';
import { extendResourceType } from '../../../lambda/scim/schema/custom-schema';
import type { AnyResourceType } from '../../../lambda/scim/schema/definition';
import { groupResourceType, userResourceType } from '../../../lambda/scim/schema/resource-types';
import { roleResourceType } from '../../../lambda/scim/schema/role';

const ENT = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const ACME = 'urn:example:acme:2.0:User';
const notes = extendResourceType(userResourceType, [{ id: ACME, attributes: [{ name: 'note' }] }]);

const read = (text: string, types: readonly AnyResourceType[] = [userResourceType]) => {
  const noted = new Set<Leniency>();
  return { text: printFilter(parseFilter(text, { mode: 'compatible', types, noted })), noted: [...noted] };
};
const printed = (path: string, value: string) => `${path} eq ${JSON.stringify(value)}`;

const letters = ['nina', 'tom', 'rita', 'bob', 'frank'];
const codes = ['0007', '001F', '007f', '0085', '009f', '2028', '2029', '202e', '2066', 'd83d', 'de00'];
const windowsNames = [...letters, ...codes.map((code) => `u${code}x`), 'ud83d\\ud83d'].map((name) => `CORP\\${name}`);

test.each(windowsNames)('%s is a name, whatever the quotes and wherever it is compared', (name) => {
  for (const path of ['userName', 'displayName', 'name.givenName', 'emails.value', `${ENT}:department`, 'department']) {
    expect(read(`${path} eq "${name}"`)).toEqual({ text: printed(path, name), noted: ['filter-backslash'] });
  }
  for (const [open, close] of ["''", '“”', '‘’', '«»']) {
    expect(read(`userName eq ${open}${name}${close}`).text).toBe(printed('userName', name));
  }
  expect(read(`emails eq "${name}"`).text).toBe(printed('emails', name));
  expect(read(`emails[type eq "work" and value eq "${name}"]`).text).toContain(JSON.stringify(name));
  expect(read(`emails[type eq "work"].value eq "${name}"`).text).toContain(JSON.stringify(name));
  expect(read(`emails[type eq "work"] eq "${name}"`).text).toContain(JSON.stringify(name));
  expect(read(`displayName eq "${name}"`, [groupResourceType]).text).toBe(printed('displayName', name));
  expect(read(`displayName eq "${name}"`, [roleResourceType]).text).toBe(printed('displayName', name));
  expect(read(`shoeSize eq "${name}"`).text).toBe(printed('shoeSize', name));
});

test('what an attribute can hold is what JSON says', () => {
  const lines = '"1 Main St\\r\\n\\tRome"';
  const unchanged = [
    `addresses.formatted eq ${lines}`,
    `addresses[type eq "work" and formatted eq ${lines}]`,
    `addresses.streetAddress co ${lines}`,
    `phoneNumbers.value eq "\u202a+1\u202c"`,
    `userName eq "a\u200fb😀/\\"\\\\"`,
  ];
  for (const text of unchanged) expect(read(text)).toEqual({ text, noted: [] });
  const escaped = 'phoneNumbers eq "\\u202a+1\\u202C"';
  expect(read(escaped)).toEqual({ text: 'phoneNumbers eq "\u202a+1\u202c"', noted: [] });
  expect(read('userName eq "\\ud83d\\ude00\\/\\u0041\\"\\\\"').text).toBe('userName eq "😀/A\\"\\\\"');
  expect(read(`address.formatted eq ${lines}`).text).toBe(`address.formatted eq ${lines}`);
  expect(read(`note eq ${lines}`, [notes]).text).toBe(`note eq ${lines}`);
  expect(read(`note eq ${lines}`, [userResourceType, notes]).text).toBe(`note eq ${lines}`);
  expect(read('addresses.formatted eq "C:\\bin\\new"').text).toBe('addresses.formatted eq "C:\\\\bin\\new"');
});

test('a value that is written right is read as it is', () => {
  for (const name of windowsNames) {
    expect(read(printed('userName', name))).toEqual({ text: printed('userName', name), noted: [] });
  }
});

test('strict mode reads JSON', () => {
  const value = (text: string) => parseFilter(text, { mode: 'strict', types: [userResourceType] });
  expect(value('userName eq "CORP\\nina"')).toMatchObject({ value: 'CORP\nina' });
  expect(value('userName eq "CORP\\u0007"')).toMatchObject({ value: 'CORP\u0007' });
  expect(parsePatchPath('emails[value eq "CORP\\nina"]', { mode: 'strict' }).filter).toMatchObject({
    value: 'CORP\nina',
  });
});

test.each([
  [
    { op: 'remove', path: 'emails[value eq "CORP\\nina"]' },
    { op: 'remove', path: 'emails[value eq "CORP\\\\nina"]' },
  ],
  [
    { op: 'replace', path: 'email[value eq "CORP\\tom"].display', value: 'x' },
    { op: 'replace', path: 'emails[value eq "CORP\\\\tom"].display', value: 'x' },
  ],
  [
    { op: 'replace', value: { 'emails[value eq "CORP\\u0007"].display': 'x' } },
    { op: 'replace', value: { 'emails[value eq "CORP\\\\u0007"].display': 'x' } },
  ],
  [
    { op: 'remove', path: "emails[value eq 'CORP\\nina']" },
    { op: 'remove', path: 'emails[value eq "CORP\\\\nina"]' },
  ],
  [
    { op: 'remove', path: 'addresses[formatted eq "a\\nb"]' },
    { op: 'remove', path: 'addresses[formatted eq "a\\nb"]' },
  ],
])('in PATCH %j becomes %j', (sent, becomes) => {
  const message = { method: 'PATCH', resource: 'User', body: { Operations: [sent] } } as const;
  expect(applyQuirks(message, 'compatible').message.body).toEqual({ Operations: [becomes] });
  expect(applyQuirks(message, 'strict').message).toBe(message);
});
