/** §1.1 to §1.3: media types and errors. */
import { randomUUID } from 'node:crypto';
import { type Check, checksOf } from '../check';
import { userUrn } from '../session';
import { refusal, scimType } from './refusal';

const tenKilobytes = 'x'.repeat(10_000);

export const mediaTypeChecks: readonly Check[] = [
  ...checksOf(
    '1.1',
    [
      'Created, read, listed and described resources come as application/scim+json',
      async (scim) => {
        const { id } = await scim.user();
        for (const path of [
          `/Users/${id}`,
          '/Users?count=1',
          '/Groups?count=1',
          '/ServiceProviderConfig',
          '/Schemas',
        ]) {
          await scim.call(`GET ${path}`, { status: 200, answerHeaders: scimType });
        }
      },
    ],
    [
      'A client that admits only application/json gets that',
      async (scim) => {
        const headers = { Accept: 'application/json' };
        const answerHeaders = { 'Content-Type': { $matches: '^application/json(;|$)' } };
        await scim.call('GET /Users?count=1', { headers, status: 200, answerHeaders });
        await scim.call(`GET /Users/${randomUUID()}`, { headers, status: 404, answerHeaders });
      },
    ],
    [
      'Wildcards and absent Accept headers get application/scim+json',
      async (scim) => {
        for (const Accept of ['*/*', 'application/*', 'text/html, */*;q=0.1', undefined]) {
          await scim.call('GET /Users?count=1', { headers: { Accept }, status: 200, answerHeaders: scimType });
        }
      },
    ],
    [
      'An Accept that admits neither is refused with 406',
      (scim) => scim.call('GET /Users?count=1', { headers: { Accept: 'text/html' }, ...refusal(406) }),
    ],
    [
      'Unknown paths, wrong keys, wrong media types and bodies above the limit get SCIM errors',
      async (scim) => {
        await scim.call('GET /Nothing', refusal(404));
        await scim.call('GET /Users', { headers: { Authorization: undefined }, ...refusal(401) });
        await scim.call('POST /Users', { text: 'x', headers: { 'Content-Type': 'text/plain' }, ...refusal(415) });
        const body = { schemas: [userUrn], userName: scim.unique('large'), nickName: tenKilobytes.repeat(106) };
        await scim.call('POST /Users', { body, ...refusal(413) });
      },
    ],
    [
      'A key of another organisation gets 403 as a SCIM error',
      async (scim) => {
        const other = await scim.admin.organization();
        await scim.call('GET /Users', { base: other.baseUrl, ...refusal(403) });
      },
      { needs: 'admin' },
    ],
  ),
  ...checksOf(
    '1.2',
    [
      'A body is taken as application/scim+json and application/json, with and without a charset',
      async (scim) => {
        const types = ['application/scim+json', 'application/json', 'application/json; charset=utf-8'];
        for (const type of [...types, 'Application/SCIM+JSON;charset="UTF-8"']) {
          const body = { schemas: [userUrn], userName: scim.unique('type'), nickName: 'Zoë 丈 😀' };
          const headers = { 'Content-Type': type };
          await scim.call('POST /Users', { body, headers, status: 201, answer: { nickName: 'Zoë 丈 😀' } });
        }
      },
    ],
    [
      'Another media type on a body is refused with 415',
      async (scim) => {
        for (const type of ['text/plain', 'application/xml', 'application/x-www-form-urlencoded']) {
          const body = { schemas: [userUrn], userName: scim.unique('type') };
          await scim.call('POST /Users', { body, headers: { 'Content-Type': type }, ...refusal(415) });
        }
      },
    ],
    [
      'Invalid JSON, no JSON object and an empty body are 400 invalidSyntax',
      async (scim) => {
        for (const text of ['{"userName": ', '{"userName": "x",}', '[]', '"text"', ' ']) {
          await scim.call('POST /Users', { text, ...refusal(400, 'invalidSyntax') });
        }
      },
    ],
    [
      'Bodies nested thousands of levels deep are refused with 400',
      async (scim) => {
        const text = `{"userName":${'['.repeat(20_000)}${']'.repeat(20_000)}}`;
        await scim.call('POST /Users', { text, ...refusal(400, 'invalidSyntax') });
      },
    ],
  ),
  ...checksOf(
    '1.3',
    [
      'An error has schemas, status as a string, a detail, and a scimType where the RFC has one',
      async (scim) => {
        const { userName } = await scim.user();
        await scim.call('POST /Users', {
          body: { schemas: [userUrn], userName: userName ?? '' },
          ...refusal(409, 'uniqueness'),
        });
        await scim.call(`GET /Users/${randomUUID()}`, refusal(404));
        await scim.call('GET /Users?filter=userName%20zz%20%22x%22', refusal(400, 'invalidFilter'));
      },
    ],
    [
      'The detail names the attribute that is at fault',
      async (scim) => {
        const body = { schemas: [userUrn], nickName: 'Nobody' };
        await scim.call('POST /Users', { body, status: 400, answer: { detail: { $matches: 'userName' } } });
        const wrong = { schemas: [userUrn], userName: scim.unique('wrong'), name: { givenName: {} } };
        const answer = { scimType: 'invalidValue', detail: { $matches: 'name\\.givenName' } };
        await scim.call('POST /Users', { body: { ...wrong, name: { givenName: { no: 1 } } }, status: 400, answer });
      },
    ],
  ),
];
