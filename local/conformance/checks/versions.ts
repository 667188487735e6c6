/** §8.1: entity tags. */
import { type Check, checksOf } from '../check';
import { groupUrn, userUrn } from '../session';
import { must } from '../unmet-expectation';

const done = { status: [200, 204] };
const failed = { status: 412, answer: { status: '412', scimType: { $absent: true } } };
const unchanged = 'W/"never"';

const kinds = [
  ['/Users', userUrn, 'userName'],
  ['/Groups', groupUrn, 'displayName'],
] as const;

const tags: Check['run'] = async (scim) => {
  for (const [endpoint, urn, name] of kinds) {
    const body = { schemas: [urn], [name]: scim.unique('tag') };
    const created = await scim.call(`POST ${endpoint}`, {
      body,
      status: 201,
      answerHeaders: { ETag: { $matches: '^W/"' } },
    });
    const path = `${endpoint}/${created.text('/id')}`;
    const tag = created.text('/meta/version');
    must(created.headers.etag === tag, 'the header ETag must be meta.version');
    await scim.call(`GET ${path}`, { answerHeaders: { ETag: tag }, answer: { meta: { version: tag } } });
    const reply = await scim.call(`GET ${path}`, { headers: { 'If-None-Match': tag }, status: 304 });
    must(reply.body === '', 'a 304 has no body');
    await scim.call(`GET ${path}`, { headers: { 'If-None-Match': unchanged }, status: 200 });
    await scim.patch(path, [{ op: 'replace', path: 'externalId', value: scim.unique('x') }], {
      headers: { 'If-Match': tag },
      ...done,
    });
    const changed = await scim.call(`GET ${path}`, { headers: { 'If-None-Match': tag }, status: 200 });
    must(changed.text('/meta/version') !== tag, 'a change must make another version');
  }
};

const preconditions: Check['run'] = async (scim) => {
  for (const [endpoint, urn, name] of kinds) {
    const body = { schemas: [urn], [name]: scim.unique('match') };
    const created = await scim.call(`POST ${endpoint}`, { body, status: 201 });
    const path = `${endpoint}/${created.text('/id')}`;
    const headers = { 'If-Match': unchanged };
    await scim.call(`PUT ${path}`, { body, headers, ...failed });
    await scim.patch(path, [{ op: 'replace', path: 'externalId', value: 'x' }], { headers, ...failed });
    await scim.call(`DELETE ${path}`, { headers, ...failed });
    const tag = created.text('/meta/version');
    await scim.call(`PUT ${path}`, { body, headers: { 'If-None-Match': tag }, ...failed });
    await scim.call(`GET ${path}`, { status: 200, answer: { meta: { version: tag } } });
    await scim.call(`PUT ${path}`, { body, headers: { 'If-Match': '*' }, status: 200 });
    const { headers: current } = await scim.call(`GET ${path}`);
    await scim.call(`DELETE ${path}`, { headers: { 'If-Match': String(current.etag) }, status: 204 });
  }
};

const groupMembers: Check['run'] = async (scim) => {
  const user = await scim.user();
  const { id } = await scim.group();
  const before = await scim.call(`GET /Groups/${id}`);
  await scim.patch(`/Groups/${id}`, [{ op: 'add', path: 'members', value: [{ value: user.id }] }], done);
  const after = await scim.call(`GET /Groups/${id}?excludedAttributes=members`);
  must(
    after.text('/meta/version') !== before.text('/meta/version'),
    'a new member must make another version of the group',
  );
  await scim.call(`DELETE /Groups/${id}`, { headers: { 'If-Match': before.text('/meta/version') }, ...failed });
};

export const versionChecks: readonly Check[] = checksOf(
  '8.1',
  ['Weak ETags in the header and in meta.version; If-None-Match of the current one is 304', tags],
  [
    'If-Match that does not match, and If-None-Match that does, are 412 on PUT, PATCH and DELETE and change nothing; If-Match that matches and * go through',
    preconditions,
  ],
  ['A group’s version changes with its members', groupMembers],
);
