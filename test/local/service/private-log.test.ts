/** No personal data and no key is in a log: the deployed bundles, asked with marks in every place where a client can put something. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FaultHook } from '../../../local/aws-json/json-service';
import { ServiceError } from '../../../local/aws-json/service-error';
import { type Service, startService } from '../../../local/service/start-service';

/** Part of every value that is sent; each is another one, so that a leak names the place that it comes from. */
const MARK = 'xmarkx';
const marked = (place: string): string => `${place}${MARK}ada@example.com`;
const key = `scimk_0123456789abacme_${MARK.repeat(9).slice(0, 49)}`;

const CORE = 'urn:ietf:params:scim:schemas:core:2.0';
const MESSAGE = 'urn:ietf:params:scim:api:messages:2.0';
const user = (place: string) => ({
  schemas: [`${CORE}:User`],
  userName: marked(place),
  externalId: marked('externalId'),
  displayName: marked('display "quoted" \u201cname\u201d'),
  name: { givenName: marked("O'Given"), familyName: marked('family') },
  emails: [{ value: marked('mail'), type: marked('type'), primary: true }],
  phoneNumbers: [{ value: `+49 170 1234567 ${MARK}` }],
  roles: [{ value: marked('role') }],
  password: marked('password'),
  [marked('attribute')]: marked('unknown'),
});

const directory = mkdtempSync(join(tmpdir(), 'private-'));
let fault: Error | undefined;
const faults: FaultHook = { before: (action) => (action === 'GetItem' || action === 'Query' ? fault : undefined) };
let service: Service;
beforeAll(async () => {
  service = await startService({ directory, ephemeral: true, schedules: false, faults: { dynamoDb: faults } });
}, 180_000);
afterAll(async () => {
  await service.stop();
  rmSync(directory, { recursive: true, force: true });
});

interface Sent {
  readonly status: number;
  readonly text: string;
}

/** As it is: fetch would put the path in order. */
const send = (
  method: string,
  path: string,
  body?: unknown,
  { authorization = `Bearer ${service.connection.accessKey}`, ...headers }: Readonly<Record<string, string>> = {},
): Promise<Sent> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(service.url);
    const text = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body);
    const all = {
      authorization,
      ...(text === '' ? {} : { 'content-type': 'application/scim+json', 'content-length': Buffer.byteLength(text) }),
      'x-marked': marked('header'),
      'user-agent': marked('agent'),
      ...headers,
    };
    const sent = request({ hostname, port, method, path, headers: all }, async (response) => {
      const parts = await response.toArray();
      resolve({ status: response.statusCode ?? 0, text: Buffer.concat(parts).toString() });
    });
    sent.on('error', reject).end(text);
  });

const base = '/organizations/acme/scim/v2';
const q = encodeURIComponent;
const patch = (...Operations: unknown[]) => ({ schemas: [`${MESSAGE}:PatchOp`], Operations });

/** Requests of every kind, good and bad; the id is that of a user or group that exists. */
const scimRequests = (
  id: string,
  groupId: string,
): readonly (readonly [string, string, unknown?, Record<string, string>?])[] => [
  ['POST', '/Users', user('user')],
  ['POST', '/Users', user('user')],
  ['POST', '/Users', `{"userName": "${marked('broken')}", ${MARK}`],
  ['POST', '/Users', { ...user('typed'), active: marked('active'), emails: marked('text'), name: [marked('list')] }],
  ['POST', '/Users', { schemas: [marked('schema')], userName: { value: marked('object') } }],
  ['POST', '/Users', user('media'), { 'content-type': `text/${MARK}` }],
  ['GET', '/Users', undefined, { accept: `text/${MARK}` }],
  ['GET', `/Users?filter=${q(`userName eq "${marked('filter')}"`)}`],
  ['GET', `/Users?filter=${q(`userName eq ${marked('bare')}`)}`],
  ['GET', `/Users?filter=${q(`${MARK}attribute eq "${marked('value')}`)}`],
  ['GET', `/Users?filter=${q(`emails[type eq "${MARK}"].${MARK} co (${MARK})`)}`],
  ['GET', `/Users?filter=${q(`meta.created gt "${marked('date')}"`)}`],
  ['GET', `/Users?sortBy=${MARK}&attributes=${MARK}&count=${MARK}&startIndex=${MARK}`],
  ['GET', `/Users?cursor=${MARK}&count=2`],
  ['GET', `/Users?access_token=${key}&filter=${q(`userName eq "${key}"`)}&${MARK}=${MARK}`],
  ['GET', `/Users/${q(marked('path'))}`],
  ['GET', `/Users/${key}`],
  ['GET', `/Users/${q(marked('deep'))}/${MARK}/more`],
  ['PUT', `/Users/${q(marked('put'))}`, user('put')],
  ['DELETE', `/Users/${q(marked('delete'))}`],
  ['POST', `/Users/${id}`, user('method')],
  ['GET', `/Users/${id}`, undefined, { 'if-none-match': `"${MARK}"` }],
  ['PATCH', `/Users/${id}`, patch({ op: 'replace', path: `emails[type eq "${MARK}"].value`, value: marked('patch') })],
  ['PATCH', `/Users/${id}`, patch({ op: marked('op'), path: 'userName', value: marked('patch') })],
  ['PATCH', `/Users/${id}`, patch({ op: 'replace', path: `${MARK}.${MARK}[`, value: marked('patch') })],
  ['PATCH', `/Users/${id}`, patch({ op: 'add', path: `urn:${MARK}:name`, value: { [MARK]: marked('patch') } })],
  ['PATCH', `/Users/${id}`, patch({ op: 'replace', path: 'active', value: marked('bool') })],
  ['PATCH', `/Users/${id}`, patch({ op: 'replace', value: { [marked('key')]: marked('value'), userName: [MARK] } })],
  ['PATCH', `/Users/${id}`, { schemas: [MARK], [MARK]: MARK }],
  ['POST', '/Groups', { displayName: marked('group'), members: [{ value: marked('member') }], [MARK]: MARK }],
  [
    'PATCH',
    `/Groups/${groupId}`,
    patch({ op: 'add', path: 'members', value: [{ value: MARK }, { value: key }, MARK] }),
  ],
  ['PATCH', `/Groups/${groupId}`, patch({ op: 'remove', path: `members[value eq "${marked('member')}"]` })],
  ['PATCH', `/Groups/${groupId}`, patch({ op: 'remove', path: `members[${MARK} eq "${MARK}"]` })],
  ['POST', '/Users/.search', { schemas: [`${MESSAGE}:SearchRequest`], filter: `userName eq "${MARK}"`, sortBy: MARK }],
  ['POST', '/.search', { filter: `${MARK} ${MARK}`, count: MARK, [MARK]: 1 }],
  [
    'POST',
    '/Bulk',
    {
      schemas: [`${MESSAGE}:BulkRequest`],
      failOnErrors: 50,
      Operations: [
        { method: 'POST', path: '/Users', bulkId: MARK, data: user('bulk') },
        { method: 'POST', path: '/Users', bulkId: marked('twice'), data: user('bulk') },
        { method: MARK, path: `/${MARK}`, data: {} },
        { method: 'PATCH', path: `/Users/${marked('bulkPath')}`, data: patch({ op: MARK }) },
        { method: 'PATCH', path: `/Users/bulkId:${MARK}none`, data: patch({ op: 'replace', path: MARK, value: MARK }) },
        { method: 'DELETE', path: `/${key}/${MARK}`, version: MARK },
      ],
    },
  ],
  ['POST', '/Bulk', { schemas: [MARK], Operations: [{ [MARK]: MARK }, MARK] }],
  ['GET', `/Schemas/${MARK}`],
  ['GET', `/ResourceTypes/${MARK}?filter=${MARK}`],
  ['GET', `/Roles/${q(marked('role'))}`],
  ['GET', `/Roles?filter=${q(`value eq ${MARK}`)}`],
  ['GET', `/${MARK}/${key}`],
  ['GET', `/Me?${MARK}`],
];

const adminRequests: readonly (readonly [string, string, unknown?])[] = [
  ['POST', '/organizations', { id: marked('organization'), name: marked('name') }],
  ['POST', '/organizations', { name: { [MARK]: MARK }, [marked('field')]: MARK }],
  ['POST', '/organizations', `{"${MARK}`],
  ['GET', `/organizations/${q(marked('organization'))}/status`],
  ['GET', `/organizations/${key}`],
  ['DELETE', `/organizations/acme?confirm=${MARK}`],
  ['PATCH', '/organizations/acme/settings', { [MARK]: MARK, sensitiveAttributes: [marked('attribute')] }],
  ['POST', '/organizations/acme/access-keys', { name: marked('key'), provider: 'okta' }],
  ['POST', '/organizations/acme/access-keys', { name: marked('key'), provider: MARK, expiresAt: MARK }],
  ['DELETE', `/organizations/acme/access-keys/${key}`],
  ['POST', '/organizations/acme/roles', { slug: MARK, name: marked('role'), [MARK]: MARK }],
  ['POST', '/organizations/acme/roles', { slug: marked('slug'), name: marked('role') }],
  ['GET', `/organizations/acme/users/${q(marked('user'))}/roles`],
  ['GET', `/organizations/acme/access?email=${q(marked('email'))}&role=${MARK}`],
  ['GET', `/organizations/acme/activity?person=${q(marked('person'))}&from=${MARK}&cursor=${MARK}`],
  ['GET', `/organizations/acme/export?cursor=${MARK}`],
  [
    'POST',
    '/organizations/acme/import',
    {
      records: [
        { type: MARK, [MARK]: MARK },
        { type: 'user', id: MARK, document: user('import') },
      ],
    },
  ],
  ['GET', `/${MARK}/${key}`],
];

/** What was logged since, once there is a line of the last request. */
const written = async (): Promise<readonly string[]> => {
  await new Promise((resolve) => setTimeout(resolve, 500));
  return readFileSync(join(directory, 'handlers.log'), 'utf8').trim().split('\n');
};

test.each([
  ['all is well', undefined],
  ['reads fail', new ServiceError('com.amazon.coral.service#AccessDeniedException', `You may not read "${MARK}"`)],
])('no mark is in a log while %s', async (_, error) => {
  fault = undefined;
  const made = async (path: string, body: object): Promise<string> =>
    JSON.parse((await send('POST', base + path, body)).text).id;
  const id = await made('/Users', { userName: `${_} user` });
  const groupId = await made('/Groups', { displayName: `${_} group` });
  const admin = { authorization: `Bearer ${service.connection.adminKey}` };
  expect((await send('GET', '/admin/v1/organizations', undefined, admin)).status).toBe(200);
  const before = (await written()).length;
  fault = error;
  const statuses = new Map<string, number>();
  for (const [method, path, body, headers] of scimRequests(id, groupId)) {
    const { status, text } = await send(method, base + path, body, headers);
    statuses.set(`${method} ${path}`, status);
    // An answer may say what was sent, but no key.
    if (status >= 400)
      expect([path, text.replace(/scim[ak]_…/g, '').includes(key.slice(0, 30))]).toEqual([path, false]);
  }
  for (const [method, path, body] of adminRequests) {
    const { status, text } = await send(method, `/admin/v1${path}`, body, {
      ...admin,
      'content-type': 'application/json',
    });
    statuses.set(`${method} ${path}`, status);
    if (status >= 400) expect([path, text.includes(key.slice(0, 30))]).toEqual([path, false]);
  }
  fault = undefined;
  const lines = (await written()).slice(before);
  const requests = lines.filter((line) => line.includes('"requestId"'));
  expect(requests.length).toBeGreaterThanOrEqual(statuses.size);
  // No 500 is among them: all that is sent is refused for what it is, or fails with the database.
  expect([...statuses].filter(([, status]) => status === 500)).toEqual([]);
  expect(lines.filter((line) => line.toLowerCase().includes(MARK))).toEqual([]);
  expect(lines.filter((line) => line.includes('1234567'))).toEqual([]);
});

test('what the activity keeps of a request has no key', async () => {
  const authorization = `Bearer ${service.connection.adminKey}`;
  const { text } = await send('GET', '/admin/v1/organizations/acme/activity?limit=500', undefined, { authorization });
  // It is for the organization, and says what was asked for.
  expect(text).toContain(MARK);
  expect(text).toContain('scimk_…');
  expect(text).not.toContain(key.slice(0, 30));
});
