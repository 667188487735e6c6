/** docs/limits.md is what the code enforces, and each limit gives the error that it names. */
import { readFileSync } from 'node:fs';
import { maxNestingDepth } from '../../lambda/directory/group-nesting';
import { cursorTimeoutSeconds, maxCount } from '../../lambda/http/list-query';
import { maxBodyBytes } from '../../lambda/http/scim-handler';
import { maxBodyDepth } from '../../lambda/scim/body';
import { maxBulkOperations } from '../../lambda/scim/bulk/limits';
import { defaultFilterLimits } from '../../lambda/scim/filter/limits';
import { maxDocumentChanges } from '../../lambda/scim/patch/apply-patch';
import { maxPatchOperations } from '../../lambda/scim/patch/read-patch';
import { maxStringBytes } from '../../lambda/scim/validation/read-simple';
import { maxDocumentBytes, maxIndexEntries } from '../../lambda/store/documents';
import { limitsFile, renderLimits } from '../../local/conformance/limits';
import { type InProcessService, startInProcessService } from '../handlers/in-process-service';

const USER = 'urn:ietf:params:scim:schemas:core:2.0:User';
const GROUP = 'urn:ietf:params:scim:schemas:core:2.0:Group';

let now = new Date('2026-01-01T00:00:00Z');
let service: InProcessService;
let userId: string;
beforeAll(async () => {
  service = await startInProcessService({ now: () => now, scanBudget: { items: 4 } });
  userId = (await service.call('POST', '/Users', { body: { schemas: [USER], userName: 'ada' } })).body.id;
});
afterAll(() => service.stop());

const many = <T>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_, n) => make(n));
const user = (name: string, attributes: object = {}) => ({ schemas: [USER], userName: name, ...attributes });
const emails = (count: number) => many(count, (n) => ({ value: `a${n}@example.com` }));
const nested = (levels: number) =>
  `{"schemas":["${USER}"],"userName":"n","x":${'['.repeat(levels)}${']'.repeat(levels)}}`;
const nicks = (count: number) => many(count, (n) => ({ op: 'replace', path: 'nickName', value: `n${n % 2}` }));
const idle = (count: number) => many(count, () => ({ op: 'replace', path: 'schemas', value: [USER] }));
const filter = (text: string) => `/Users?count=0&filter=${encodeURIComponent(text)}`;
const grouped = (depth: number) => `${'('.repeat(depth)}id eq "${userId}"${')'.repeat(depth)}`;
/** As long as the text may be, and as long as one that is too long. */
const filterOf = (length: number) => `id eq "${'x'.repeat(length - 8)}"`;
/** Strings as long as they may be, `bytes` in all. */
const filled = (bytes: number) => ({
  emails: many(1, () => ({ value: 'a@example.com' })),
  addresses: many(Math.floor(bytes / maxStringBytes), (n) => ({ formatted: `${n}`.padEnd(maxStringBytes, 'x') })),
});

const post = (body: unknown) => () => service.call('POST', '/Users', { body });
const patch = (Operations: unknown) => () => service.call('PATCH', `/Users/${userId}`, { body: { Operations } });
const get = (path: () => string) => () => service.call('GET', path());
const bulk = (count: number) => () =>
  service.call('POST', '/Bulk', { body: { Operations: many(count, () => ({ method: 'DELETE', path: '/Users/x' })) } });

type Call = () => ReturnType<InProcessService['call']>;

test.each<[what: string, within: Call, beyond: Call, status: number, scimType: string | undefined]>([
  [
    'a body',
    post(user('b1', { x: 'x'.repeat(maxBodyBytes - 500) })),
    post(user('b2', { x: 'x'.repeat(maxBodyBytes) })),
    413,
    undefined,
  ],
  ['nesting of a body', post(nested(maxBodyDepth - 1)), post(nested(maxBodyDepth)), 400, 'invalidSyntax'],
  ['bulk operations', bulk(maxBulkOperations), bulk(maxBulkOperations + 1), 413, undefined],
  ['operations of a PATCH', patch(idle(maxPatchOperations)), patch(idle(maxPatchOperations + 1)), 413, undefined],
  ['changes of a PATCH', patch(nicks(maxDocumentChanges)), patch(nicks(maxDocumentChanges + 1)), 413, undefined],
  [
    'length of a filter',
    get(() => filter(filterOf(defaultFilterLimits.bytes))),
    get(() => filter(filterOf(defaultFilterLimits.bytes + 1))),
    400,
    'invalidFilter',
  ],
  [
    'comparisons in a filter',
    get(() => filter(many(defaultFilterLimits.terms, () => 'id pr').join(' and '))),
    get(() => filter(many(defaultFilterLimits.terms + 1, () => 'id pr').join(' and '))),
    400,
    'invalidFilter',
  ],
  [
    'depth of a filter',
    get(() => filter(grouped(defaultFilterLimits.depth))),
    get(() => filter(grouped(defaultFilterLimits.depth + 1))),
    400,
    'invalidFilter',
  ],
  [
    'a string',
    post(user('s1', { title: 'x'.repeat(maxStringBytes) })),
    post(user('s2', { title: 'x'.repeat(maxStringBytes + 1) })),
    400,
    'invalidValue',
  ],
  [
    'a stored user',
    post(user('l1', filled(maxDocumentBytes - maxStringBytes))),
    post(user('l2', filled(maxDocumentBytes + maxStringBytes))),
    400,
    'invalidValue',
  ],
  [
    'indexed values',
    post(user('i1', { emails: emails(maxIndexEntries - 1) })),
    post(user('i2', { emails: emails(maxIndexEntries + 1) })),
    400,
    'invalidValue',
  ],
])('%s', async (_, within, beyond, status, scimType) => {
  expect((await within()).status).toBeLessThan(300);
  const refused = await beyond();
  expect([refused.status, refused.body.scimType]).toEqual([status, scimType]);
  expect(refused.body.detail).toMatch(/\d/);
});

test('a page holds at most what it may, whatever is asked for', async () => {
  const organizationId = await service.organization();
  const answer = await service.call('GET', `/Users?count=${maxCount * 10}`, { organizationId });
  expect(answer.status).toBe(200);
  const strict = await service.call('GET', `/Users?cursor=&count=${maxCount + 1}`, { organizationId, mode: 'strict' });
  expect([strict.status, strict.body.scimType]).toEqual([400, 'invalidCount']);
});

test('a cursor is expired after its life', async () => {
  const organizationId = await service.organization();
  for (const name of ['a', 'b']) await service.call('POST', '/Users', { organizationId, body: user(name) });
  const { body } = await service.call('GET', '/Users?cursor=&count=1', { organizationId });
  const next = () => service.call('GET', `/Users?count=1&cursor=${body.nextCursor}`, { organizationId });
  const start = now;
  now = new Date(start.getTime() + cursorTimeoutSeconds * 1000);
  expect((await next()).status).toBe(200);
  now = new Date(start.getTime() + cursorTimeoutSeconds * 1000 + 1000);
  expect(await next()).toMatchObject({ status: 400, body: { scimType: 'expiredCursor' } });
  now = start;
});

test('a filter that no index serves is tooMany beyond the budget, never a part', async () => {
  const organizationId = await service.organization();
  const scan = () => service.call('GET', '/Users?filter=title%20pr', { organizationId });
  for (const name of ['a', 'b', 'c', 'd'])
    await service.call('POST', '/Users', { organizationId, body: user(name, { title: 'T' }) });
  expect(await scan()).toMatchObject({ status: 200, body: { totalResults: 4 } });
  await service.call('POST', '/Users', { organizationId, body: user('e', { title: 'T' }) });
  expect(await scan()).toMatchObject({ status: 400, body: { scimType: 'tooMany' } });
});

test('a chain of groups is as long as it may be, and no longer', async () => {
  let members: object[] = [];
  const make = (name: number) =>
    service.call('POST', '/Groups', { body: { schemas: [GROUP], displayName: `chain ${name}`, members } });
  for (let level = 1; level <= maxNestingDepth; level += 1) {
    const made = await make(level);
    expect(made.status).toBe(201);
    members = [{ value: made.body.id, type: 'Group' }];
  }
  expect(await make(0)).toMatchObject({ status: 400, body: { scimType: 'invalidValue' } });
});

test('docs/limits.md is what the code says; npm run conformance -- --write-docs writes it', () => {
  expect(readFileSync(limitsFile, 'utf8')).toBe(renderLimits());
});
