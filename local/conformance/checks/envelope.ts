/** §1.4 to §1.11: keys, addresses, names, schemas. */
import { pointAt } from '../../simulator/variables';
import { type Check, checksOf } from '../check';
import { groupUrn, type Session, userUrn } from '../session';
import { must } from '../unmet-expectation';
import { refusal, scimType } from './refusal';

const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const department = (scim: Session, id: string, value: string | null) =>
  scim.patch(`/Users/${id}`, [{ op: 'replace', path: `${enterprise}:department`, value }], { status: [200, 204] });
const schemasChecks: readonly Check[] = checksOf(
  '1.10',
  [
    'An extension that gets a value joins schemas, one that becomes empty leaves',
    async (scim) => {
      const { id } = await scim.user();
      await scim.call(`GET /Users/${id}`, { answer: { schemas: [userUrn] } });
      await department(scim, id, 'Engines');
      await scim.call(`GET /Users/${id}`, { answer: { schemas: { $only: [userUrn, enterprise] } } });
      await department(scim, id, null);
      await scim.call(`GET /Users/${id}`, { answer: { schemas: [userUrn], [enterprise]: { $absent: true } } });
    },
  ],
  [
    'An extension in the body counts although schemas forgot it',
    async (scim) => {
      const { schemas } = await scim.user({ [enterprise]: { department: 'Engines' } });
      must(JSON.stringify(schemas)?.includes(enterprise) === true, 'schemas must name the extension');
    },
  ],
  [
    'A POST without schemas is taken',
    (scim) => scim.call('POST /Users', { body: { userName: scim.unique('bare') }, status: 201 }),
    { mode: 'compatible' },
  ],
  [
    'A POST without the core schema is refused',
    async (scim) => {
      await scim.call('POST /Users', { body: { userName: scim.unique('bare') }, status: 400 });
      await scim.call('POST /Users', { body: { schemas: [], userName: scim.unique('bare') }, status: 400 });
    },
    { mode: 'strict' },
  ],
  [
    'Unknown URNs in schemas are ignored (compatible), refused (strict)',
    async (scim) => {
      const foreign = 'http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group';
      const body = { schemas: [groupUrn, foreign], displayName: scim.unique('foreign') };
      const status = scim.byMode({ compatible: 201, strict: 400 });
      const reply = await scim.call('POST /Groups', { body, status });
      must(status === 400 || !reply.body.includes('ADSCIM'), 'the answer must not name the unknown URN');
    },
  ],
);

export const envelopeChecks: readonly Check[] = [
  ...checksOf(
    '1.4',
    [
      'Without a key and with a wrong one: 401, WWW-Authenticate: Bearer, a SCIM error',
      async (scim) => {
        const keys = [undefined, 'Bearer', 'Bearer wrong', 'Basic dXNlcjpwYXNz'];
        for (const Authorization of keys) {
          const expected = refusal(401);
          const answerHeaders = { ...scimType, 'WWW-Authenticate': { $matches: '^Bearer' } };
          await scim.call('GET /Users', { headers: { Authorization }, ...expected, answerHeaders });
        }
      },
    ],
    [
      'No end point answers without a key',
      async (scim) => {
        for (const path of ['/Users', '/Groups', '/ServiceProviderConfig', '/Schemas', '/ResourceTypes', '/Me']) {
          await scim.call(`GET ${path}`, { headers: { Authorization: undefined }, ...refusal(401) });
        }
        await scim.call('POST /Bulk', { body: {}, headers: { Authorization: undefined }, ...refusal(401) });
      },
    ],
    [
      'An expired key gets 401',
      async (scim) => {
        const expiresAt = new Date(Date.now() + 1_200).toISOString();
        const own = await scim.admin.organization({ key: { expiresAt } });
        await new Promise((resolve) => setTimeout(resolve, 1_500));
        await own.call('GET /Users', {
          ...refusal(401),
          answerHeaders: { 'WWW-Authenticate': { $matches: '^Bearer' } },
        });
      },
      { needs: 'admin' },
    ],
    [
      'A revoked key gets 401 on the very next request, also when it was used just before',
      async (scim) => {
        const own = await scim.admin.organization();
        await own.call('GET /Users', { status: 200 });
        const keys = `${own.organizationPath}/access-keys`;
        const keyId = pointAt(await scim.admin.call('GET', keys), '/accessKeys/0/id');
        await scim.admin.call('DELETE', `${keys}/${String(keyId)}`);
        const { headers } = await own.call('GET /Users', refusal(401));
        // API Gateway renames the header where a function sets it.
        const challenge = headers['www-authenticate'] ?? headers['x-amzn-remapped-www-authenticate'];
        must(challenge === 'Bearer', 'the answer must have the header WWW-Authenticate: Bearer');
      },
      { needs: 'admin' },
    ],
  ),
  ...checksOf(
    '1.5',
    [
      'Every answer that shows one resource carries Location, which is meta.location: the address on the base that was used',
      async (scim) => {
        for (const [endpoint, name] of [
          ['/Users', 'userName'],
          ['/Groups', 'displayName'],
        ] as const) {
          const schemas = [endpoint === '/Users' ? userUrn : groupUrn];
          const body = { schemas, [name]: scim.unique('place') };
          const reply = await scim.call(`POST ${endpoint}`, { body, status: 201 });
          const address = `${scim.baseUrl}${endpoint}/${reply.text('/id')}`;
          must(reply.headers.location === address, `Location must be ${address}, and is ${reply.headers.location}`);
          must(reply.at('/meta/location') === address, `meta.location must be ${address}`);
          for (const path of ['', '?attributes=meta']) {
            const read = await scim.call(`GET ${path}`, {
              base: address,
              status: 200,
              answer: { meta: { location: address } },
            });
            must(read.headers.location === address, `Location must be ${address}, and is ${read.headers.location}`);
          }
        }
      },
    ],
    [
      'Each alias of the base path serves the same resources with addresses of its own',
      async (scim) => {
        const own = await scim.admin.organization();
        const { id } = await own.user();
        const organizationId = own.organizationPath.split('/').at(-1);
        const root = own.baseUrl.replace(/\/organizations\/.*$/, '');
        for (const base of [`${root}/${organizationId}/scim/v2`, `${root}/scim/v2`, `${root}/v2/scim`]) {
          const location = `${base}/Users/${id}`;
          await own.call(`GET /Users/${id}`, { base, status: 200, answer: { id, meta: { location } } });
          await own.call(`GET /Groups`, { base, status: 200 });
          await own.call(`GET /ServiceProviderConfig`, { base, status: 200 });
        }
      },
      { needs: 'admin' },
    ],
  ),
  ...checksOf(
    '1.6',
    [
      'Attribute names and schema URNs compare without regard to case',
      async (scim) => {
        const body = {
          SCHEMAS: [userUrn.toUpperCase()],
          USERNAME: scim.unique('case'),
          Name: { GIVENNAME: 'Ada' },
          'URN:IETF:PARAMS:SCIM:SCHEMAS:EXTENSION:ENTERPRISE:2.0:USER': { DEPARTMENT: 'Engines' },
        };
        const reply = await scim.call('POST /Users', { body, status: 201, answer: { name: { givenName: 'Ada' } } });
        const path = `GET /Users/${reply.text('/id')}?attributes=NAME.givenname,${userUrn.toUpperCase()}:USERNAME`;
        await scim.call(path, { status: 200, answer: { name: { givenName: 'Ada' }, userName: body.USERNAME } });
      },
    ],
    [
      'Operators, literals and names of query parameters compare without regard to case',
      async (scim) => {
        const { id, userName } = await scim.user({ active: true });
        const filter = encodeURIComponent(`USERNAME EQ "${userName}" AND Active Eq TRUE`);
        const answer = { totalResults: 1, Resources: [{ id }] };
        await scim.call(`GET /Users?FILTER=${filter}&StartIndex=1&COUNT=5`, { status: 200, answer });
      },
    ],
    [
      'Values follow caseExact: userName in any case, externalId as it is',
      async (scim) => {
        const externalId = scim.unique('External');
        const { id, userName } = await scim.user({ externalId, userName: scim.unique('Ada') });
        must(
          (await scim.find('/Users', `userName eq "${String(userName).toUpperCase()}"`)).includes(id),
          'userName eq must find it in another case',
        );
        must((await scim.find('/Users', `externalId eq "${externalId}"`)).includes(id), 'externalId eq must find it');
        must(
          (await scim.find('/Users', `externalId eq "${externalId.toLowerCase()}"`)).length === 0,
          'externalId eq must not find it in another case',
        );
      },
    ],
  ),
  ...checksOf(
    '1.7',
    [
      'Unknown query parameters and trailing slashes are ignored, and a doubled slash is one',
      async (scim) => {
        const { id } = await scim.user();
        for (const path of [`//Users/${id}`, `/Users//${id}`, `//Users//${id}//`]) {
          await scim.call(`GET ${path}`, {
            status: 200,
            answer: { id, meta: { location: `${scim.baseUrl}/Users/${id}` } },
          });
        }
        await scim.call('GET //ServiceProviderConfig', { status: 200 });
        await scim.call('GET //Nothing', { status: 404, answer: { status: '404' } });
        await scim.call(`GET /Users/${id}?aadOptscim062020`, { status: 200, answer: { id } });
        await scim.call(`GET /Users/${id}/?nonsense=1`, { status: 200, answer: { id } });
        await scim.call('GET /Users/?count=1&aadOptscim062020', { status: 200 });
        const operations = [{ op: 'replace', path: 'nickName', value: 'A' }];
        await scim.patch(`/Users/${id}?aadOptscim062020`, operations, { status: [200, 204] });
      },
    ],
    [
      'A plus and %20 are spaces in a query; %2B is the plus of an address',
      async (scim) => {
        const userName = `${scim.unique('ada')}+tag@example.com`;
        const { id } = await scim.user({ userName });
        const encoded = userName.replace('+', '%2B');
        for (const filter of [`userName+eq+%22${encoded}%22`, `userName%20eq%20%22${encoded}%22`]) {
          await scim.call(`GET /Users?filter=${filter}`, { status: 200, answer: { Resources: [{ id }] } });
        }
      },
    ],
  ),
  ...checksOf(
    '1.8',
    [
      'A wrong method on a known path is 405 with Allow',
      async (scim) => {
        const answerHeaders = { ...scimType, Allow: { $matches: 'GET' } };
        for (const request of ['DELETE /Users', 'PUT /Groups', 'POST /ServiceProviderConfig', 'PATCH /Schemas']) {
          const body = request.startsWith('DELETE') ? {} : { body: {} };
          await scim.call(request, { ...body, ...refusal(405), answerHeaders });
        }
        const { id } = await scim.user();
        await scim.call(`POST /Users/${id}`, { body: {}, ...refusal(405), answerHeaders });
        await scim.call('GET /Bulk', { ...refusal(405), answerHeaders: { Allow: { $matches: 'POST' } } });
      },
    ],
    [
      'HEAD gets what GET gets, without the body',
      async (scim) => {
        const { id } = await scim.user();
        for (const [path, status] of [
          [`/Users/${id}`, 200],
          ['/Users?count=1', 200],
          ['/Schemas', 200],
          ['/Users/nobody', 404],
        ] as const) {
          const { body } = await scim.call(`HEAD ${path}`, { status, answerHeaders: scimType });
          must(body === '', 'an answer to HEAD must have no body');
        }
      },
    ],
    [
      '/Me is 501 for every method, unless it is served',
      async (scim) => {
        await scim.call('GET /Me', refusal(501));
        await scim.call('DELETE /Me', refusal(501));
      },
    ],
  ),
  ...checksOf('1.9', [
    'null, an empty array and an absent attribute mean the same, and none is shown',
    async (scim) => {
      const created = await scim.user({ nickName: null, emails: [], name: { givenName: null }, title: 'Countess' });
      const absent = { nickName: { $absent: true }, emails: { $absent: true }, name: { $absent: true } };
      const reply = await scim.call(`GET /Users/${created.id}`, {
        status: 200,
        answer: { ...absent, title: 'Countess' },
      });
      must(!/null|\[\]|\{\}/.test(reply.body), 'an answer must leave unassigned attributes out');
      const body = { schemas: [userUrn], userName: created.userName ?? '', title: null };
      await scim.call(`PUT /Users/${created.id}`, { body, status: 200, answer: { title: { $absent: true } } });
    },
  ]),
  ...schemasChecks,
  ...checksOf('1.11', [
    'A request without a User-Agent is served',
    async (scim) => {
      // The sender adds no header of its own.
      await scim.call('GET /Users?count=1', { headers: { 'User-Agent': undefined }, status: 200 });
    },
  ]),
];
