/** §8.2: bulk requests. */
import type { JsonObject } from '../../../lambda/scim/json';
import { type Check, checksOf } from '../check';
import { groupUrn, patchUrn, type Reply, type Session, userUrn } from '../session';
import { must } from '../unmet-expectation';

const requestUrn = 'urn:ietf:params:scim:api:messages:2.0:BulkRequest';
const responseUrn = 'urn:ietf:params:scim:api:messages:2.0:BulkResponse';

const bulk = (scim: Session, Operations: readonly JsonObject[], more: JsonObject = {}, expected = {}): Promise<Reply> =>
  scim.call('POST /Bulk', {
    body: { schemas: [requestUrn], ...more, Operations },
    status: 200,
    answer: { schemas: [responseUrn] },
    ...expected,
  });

const post = (scim: Session, kind: 'User' | 'Group', bulkId: string, data: JsonObject = {}): JsonObject => ({
  method: 'POST',
  path: `/${kind}s`,
  bulkId,
  data:
    kind === 'User'
      ? { schemas: [userUrn], userName: scim.unique('bulk'), ...data }
      : { schemas: [groupUrn], displayName: scim.unique('bulk'), ...data },
});

const statuses = (reply: Reply) =>
  reply
    .list('/Operations')
    .map(({ status }) => status)
    .join(' ');
const idAt = (reply: Reply, index: number) => reply.text(`/Operations/${index}/location`).split('/').at(-1) ?? '';

const everyMethod: Check['run'] = async (scim) => {
  const [put, patched, deleted] = [await scim.user(), await scim.user(), await scim.user()];
  const reply = await bulk(scim, [
    post(scim, 'User', 'one', { nickName: 'One' }),
    {
      method: 'PUT',
      path: `/Users/${put.id}`,
      data: { schemas: [userUrn], userName: put.userName ?? '', nickName: 'Put' },
    },
    {
      method: 'PATCH',
      path: `/Users/${patched.id}`,
      data: { schemas: [patchUrn], Operations: [{ op: 'add', path: 'nickName', value: 'Patched' }] },
    },
    { method: 'DELETE', path: `/Users/${deleted.id}` },
  ]);
  must(
    /^201 200 20[04] 204$/.test(statuses(reply)),
    `the statuses must be texts, 201 200 200 204, and are ${statuses(reply)}`,
  );
  const first = {
    method: 'POST',
    bulkId: 'one',
    location: { $matches: `^${scim.baseUrl}/Users/` },
    status: '201',
    version: { $type: 'string' },
  };
  const pointers = reply.list('/Operations');
  must(pointers[1]?.location === `${scim.baseUrl}/Users/${put.id}`, 'the location must be that of the resource');
  must(
    pointers[0]?.bulkId === first.bulkId && pointers[0]?.method === first.method,
    'bulkId and method must be repeated',
  );
  await scim.call(`GET /Users/${idAt(reply, 0)}`, { answer: { nickName: 'One' } });
  await scim.call(`GET /Users/${put.id}`, { answer: { nickName: 'Put' } });
  await scim.call(`GET /Users/${patched.id}`, { answer: { nickName: 'Patched' } });
  await scim.call(`GET /Users/${deleted.id}`, { status: 404 });
};

const references: Check['run'] = async (scim) => {
  const reply = await bulk(scim, [
    post(scim, 'Group', 'team', { members: [{ value: 'bulkId:ada', type: 'User' }] }),
    post(scim, 'User', 'ada'),
    {
      method: 'PATCH',
      path: '/Users/bulkId:ada',
      data: { schemas: [patchUrn], Operations: [{ op: 'add', path: 'nickName', value: 'A' }] },
    },
  ]);
  must(/^201 201 20[04]$/.test(statuses(reply)), `the statuses must be 201 201 200, and are ${statuses(reply)}`);
  await scim.call(`GET /Groups/${idAt(reply, 0)}`, { answer: { members: [{ value: idAt(reply, 1) }] } });
  await scim.call(`GET /Users/${idAt(reply, 1)}`, { answer: { nickName: 'A' } });
};

const circle: Check['run'] = async (scim) => {
  const extension = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
  const managedBy = (value: string) => ({ schemas: [userUrn, extension], [extension]: { manager: { value } } });
  const reply = await bulk(scim, [
    post(scim, 'User', 'a', managedBy('bulkId:b')),
    post(scim, 'User', 'b', managedBy('bulkId:a')),
  ]);
  must(statuses(reply) === '201 201', `the statuses must be 201 201, and are ${statuses(reply)}`);
  await scim.call(`GET /Users/${idAt(reply, 0)}`, { answer: { [extension]: { manager: { value: idAt(reply, 1) } } } });
  await scim.call(`GET /Users/${idAt(reply, 1)}`, { answer: { [extension]: { manager: { value: idAt(reply, 0) } } } });
};

const failures: Check['run'] = async (scim) => {
  const { userName } = await scim.user();
  const bad = (bulkId: string) => post(scim, 'User', bulkId, { userName: userName ?? '' });
  const all = await bulk(scim, [bad('a'), post(scim, 'User', 'b'), { method: 'DELETE', path: '/Users/nobody' }]);
  must(statuses(all) === '409 201 404', `the statuses must be 409 201 404, and are ${statuses(all)}`);
  const [first] = all.list('/Operations');
  must(
    JSON.stringify(first).includes('uniqueness') && JSON.stringify(first).includes('"status":"409"'),
    'a failure must hold its error body',
  );
  const some = await bulk(scim, [bad('a'), bad('b'), post(scim, 'User', 'c')], { failOnErrors: 2 });
  must(
    statuses(some) === '409 409',
    `with failOnErrors 2 the answer must end after the second error, and is ${statuses(some)}`,
  );
  const dangling = await bulk(scim, [post(scim, 'Group', 'g', { members: [{ value: 'bulkId:none' }] })]);
  must(/^4/.test(statuses(dangling)), 'a reference to nothing must fail');
};

const limits: Check['run'] = async (scim) => {
  const many = Array.from({ length: 1001 }, () => ({ method: 'DELETE', path: '/Users/x' }));
  await bulk(scim, many, {}, { status: 413, answer: { status: '413', detail: { $matches: '1,?000' } } });
  const large = [post(scim, 'User', 'large', { nickName: 'x'.repeat(1024 * 1024) })];
  await bulk(scim, large, {}, { status: 413, answer: { status: '413', detail: { $matches: '\\d' } } });
};

export const bulkChecks: readonly Check[] = checksOf(
  '8.2',
  ['POST, PUT, PATCH and DELETE in one request, each with status as text, location and bulkId', everyMethod],
  ['bulkId references in data and in paths are resolved, also to operations further down', references],
  ['Circular references are resolved', circle],
  ['A failed operation holds its error body; failOnErrors ends the work', failures],
  ['Above maxOperations and maxPayloadSize: 413 with the limit in the detail', limits],
);
