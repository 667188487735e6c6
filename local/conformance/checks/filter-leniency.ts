/** §6.2 to §6.5: what clients write into filters beside the grammar, and what is refused rather than answered with nothing. */
import { type Check, checksOf } from '../check';
import type { Session } from '../session';
import { must } from '../unmet-expectation';
import { done } from './patch-conversation';

const encode = encodeURIComponent;
const invalidFilter = { status: 400, answer: { scimType: 'invalidFilter', detail: { $matches: '\\w' } } };
const invalidPath = { status: 400, answer: { scimType: 'invalidPath', detail: { $matches: '\\w' } } };

/** Each filter finds the user in compatible mode, and is refused in strict mode. */
const findsOrRefuses = async (scim: Session, id: string, filters: readonly string[]): Promise<void> => {
  const found = { status: 200, answer: { totalResults: 1, Resources: [{ id }] } };
  for (const filter of filters) {
    await scim.call(`GET /Users?filter=${encode(filter)}`, scim.byMode({ compatible: found, strict: invalidFilter }));
  }
};

const otherQuotes: Check['run'] = async (scim) => {
  const userName = scim.unique('quoted');
  const { id } = await scim.user({ userName, emails: [{ value: `${userName}@example.com`, type: 'work' }] });
  await findsOrRefuses(scim, id, [
    `userName eq '${userName}'`,
    `userName eq “${userName}”`,
    `userName eq „${userName}“`,
    `userName eq «${userName}»`,
    `emails[type eq ‘work’].value eq '${userName}@example.com'`,
  ]);
  for (const filter of [`userName eq '${userName}`, `userName eq ${userName}'`, `userName eq "${userName}”`]) {
    await scim.call(`GET /Users?filter=${encode(filter)}`, invalidFilter);
  }
};

const quotesWithin: Check['run'] = async (scim) => {
  const userName = scim.unique('quoted');
  const { id } = await scim.user({ userName, nickName: "'Neo'" });
  const group = await scim.group({ members: [{ value: id }] });
  for (const written of [`'${userName}'`, `“${userName}”`]) {
    const found = await scim.find('/Users', `userName eq "${written}"`);
    must(found.includes(id) === (scim.mode === 'compatible'), `userName eq "${written}"`);
  }
  await scim.patch(`/Groups/${group.id}`, [{ op: 'remove', path: `members[value eq "'${id}'"]` }], done);
  const left = await scim.find('/Groups', `id eq "${group.id}" and members eq "${id}"`);
  must(left.length === (scim.mode === 'compatible' ? 0 : 1), 'the member must be gone in compatible mode');
  await scim.call(`GET /Users/${id}`, { answer: { nickName: "'Neo'" } });
};

const otherQuotesInPaths: Check['run'] = async (scim) => {
  const { id } = await scim.user();
  const group = await scim.group({ members: [{ value: id }] });
  const expected = scim.byMode({ compatible: done, strict: invalidPath });
  await scim.patch(`/Groups/${group.id}`, [{ op: 'remove', path: `members[value eq '${id}']` }], expected);
  const left = await scim.find('/Groups', `id eq "${group.id}" and members eq "${id}"`);
  must(left.length === (expected === done ? 0 : 1), 'a member must be gone exactly when the answer says so');
  const value = `${scim.unique('new')}@example.com`;
  await scim.patch(`/Users/${id}`, [{ op: 'add', path: 'emails[type eq ‘work’].value', value }], expected);
  const answer = { emails: expected === done ? [{ value, type: 'work' }] : { $absent: true } };
  await scim.call(`GET /Users/${id}`, { answer });
};

const bareBackslash: Check['run'] = async (scim) => {
  const userName = `CORP\\${scim.unique('ada')}`;
  const { id } = await scim.user({ userName });
  await findsOrRefuses(scim, id, [`userName eq "${userName}"`]);
  const found = { status: 200, answer: { Resources: [{ id }] } };
  await scim.call(`GET /Users?filter=${encode(`userName eq ${JSON.stringify(userName)}`)}`, found);
};

const escapeOfNothing: Check['run'] = async (scim) => {
  for (const letter of 'bfnrt') {
    const windows = `CORP\\${letter}${scim.unique('ada')}`;
    const { id: other } = await scim.user({ userName: windows, addresses: [{ formatted: '1 Main St\nRome' }] });
    const finds = async (filter: string, expected: boolean) =>
      must((await scim.find('/Users', `id eq "${other}" and ${filter}`)).includes(other) === expected, filter);
    // No userName can have a control character; strict mode compares with it all the same.
    await finds(`userName eq "${windows}"`, scim.mode === 'compatible');
    await finds(`userName eq ${JSON.stringify(windows)}`, true);
    await finds('addresses.formatted eq "1 Main St\\nRome"', true);
  }
};

const singular: Check['run'] = async (scim) => {
  const userName = scim.unique('singular');
  const address = `${userName}@example.com`;
  const { id } = await scim.user({ userName, emails: [{ value: address, type: 'work' }] });
  await findsOrRefuses(scim, id, [
    `email eq "${address}"`,
    `email.value eq "${address}"`,
    `emails[type eq "work"] eq "${address}"`,
    `email[type eq "work"].value eq "${address}"`,
  ]);
  const none = scim.byMode({ compatible: { status: 200, answer: { totalResults: 0 } }, strict: invalidFilter });
  await scim.call(`GET /Users?filter=${encode(`emails[type eq "home"] eq "${address}"`)}`, none);
};

const formerUrns: Check['run'] = async (scim) => {
  const userName = scim.unique('former');
  const { id } = await scim.user({ userName });
  await findsOrRefuses(scim, id, [
    `urn:scim:schemas:core:1.0:userName eq "${userName}"`,
    `urn:scim:schemas:core:2.0:User:userName eq "${userName}"`,
  ]);
};

const neverHolds: Check['run'] = async (scim) => {
  for (const filter of [
    'meta.lastModified gt "yesterday"',
    'meta.created eq "2024-02-30T00:00:00Z"',
    'not (meta.created lt "")',
    'active eq "perhaps"',
    'name eq "Ada"',
    'meta.lastModified gt "2021-09-23T19:35:41+99:00"',
    'meta.lastModified eq "2021-09-23T19:35:41+14:61"',
    'meta.created sw "2021-13-01T00:00:00Z"',
  ]) {
    await scim.call(`GET /Users?filter=${encode(filter)}`, invalidFilter);
  }
};

const lostSign: Check['run'] = async (scim) => {
  const userName = scim.unique('sign');
  const { id } = await scim.user({ userName });
  // The "+" of the offset is sent as it is, which says a space in a query.
  const since = (date: string) =>
    `GET /Users?filter=${encode(`userName eq "${userName}" and meta.created gt "`)}${date}${encode('"')}`;
  const found = { status: 200, answer: { totalResults: 1, Resources: [{ id }] } };
  const told = { status: 400, answer: { scimType: 'invalidFilter', detail: { $matches: '%2B' } } };
  await scim.call(since('2001-01-01T00:00:00%2B02:00'), found);
  await scim.call(since('2001-01-01T00:00:00+02:00'), scim.byMode({ compatible: found, strict: told }));
};

const absentPrimary: Check['run'] = async (scim) => {
  const title = scim.unique('primary');
  const first = `${scim.unique('first')}@example.com`;
  const second = `${scim.unique('second')}@example.com`;
  const { id } = await scim.user({ title, emails: [{ value: first, primary: true, type: 'work' }, { value: second }] });
  const expecting = async (filter: string, expected: boolean) =>
    must(
      (await scim.find('/Users', `title eq "${title}" and ${filter}`)).includes(id) === expected,
      `${filter} must ${expected ? '' : 'not '}hold`,
    );
  await expecting(`emails[primary eq false and value eq "${second}"]`, true);
  await expecting(`emails[primary eq false and value eq "${first}"]`, false);
  await expecting(`emails[primary ne true and value eq "${second}"]`, true);
  await expecting(`emails[primary ne false and value eq "${second}"]`, false);
  await expecting(`emails[not (primary eq true)]`, true);
  await expecting('emails.primary eq false', true);
  await scim.patch(`/Users/${id}`, [{ op: 'remove', path: 'emails[primary eq false]' }], done);
  await scim.call(`GET /Users/${id}`, { answer: { emails: { $only: [{ value: first }] } } });
};

export const filterLeniencyChecks: readonly Check[] = [
  ...checksOf(
    '6.2',
    ['A comparison that can never hold, such as one with an unreadable date, is 400', neverHolds],
    ['An offset whose + was not sent as %2B is read (compatible), or 400 that says so (strict)', lostSign],
  ),
  ...checksOf('6.3', ['A value that is not said to be primary is not, in value paths of PATCH too', absentPrimary]),
  ...checksOf(
    '6.5',
    ['Single and typographic quotes are quotes (compatible), or 400 (strict); unmatched ones are 400', otherQuotes],
    ['In paths of PATCH too', otherQuotesInPaths],
    [
      'Single and typographic quotes within double quotes are quotes (compatible), or of the value (strict); stored text keeps its own',
      quotesWithin,
    ],
    ['email, email.value and emails[…] eq are the address (compatible), or 400 (strict)', singular],
    ['A backslash that escapes nothing is one (compatible), or 400 (strict)', bareBackslash],
    [
      'An escape of a character that the attribute cannot have is a backslash and a letter (compatible), or the character (strict)',
      escapeOfNothing,
    ],
    ['Former URNs mean the present ones (compatible), or 400 (strict)', formerUrns],
  ),
];
