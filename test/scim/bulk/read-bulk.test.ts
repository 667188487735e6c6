import { readBulk } from '../../../lambda/scim/bulk/read-bulk';
import type { Json, JsonObject } from '../../../lambda/scim/json';
import type { Mode } from '../../../lambda/scim/mode';

const schemas = ['urn:ietf:params:scim:api:messages:2.0:BulkRequest'];
const read = (operations: Json, mode: Mode = 'compatible', rest: JsonObject = {}) =>
  readBulk({ schemas, Operations: operations, ...rest }, mode);
const only = (operation: Json, mode: Mode = 'compatible') => read([operation], mode).entries[0];
const refused = (operation: Json, mode: Mode = 'compatible') => {
  const entry = only(operation, mode);
  return entry !== undefined && 'refusal' in entry ? entry.refusal.detail : undefined;
};

test('an operation is read with members in any case and an absolute or unslashed path', () => {
  const wanted = { method: 'PATCH', path: ['Users', 'a b'], version: 'W/"1"', data: { a: 1 } };
  const rest = { Data: { a: 1 }, version: 'W/"1"' };
  expect(only({ Method: 'patch', path: '/Users/a%20b', ...rest })).toEqual(wanted);
  expect(only({ method: 'PATCH', path: 'Users/a%20b/', ...rest })).toEqual(wanted);
  expect(only({ method: 'PATCH', path: 'https://x.example/o/scim/v2/Users/a%20b?x=1', ...rest })).toEqual(wanted);
});

test.each<[string, Json, RegExp]>([
  ['no object', 'x', /JSON object/],
  ['no method', { path: '/Users' }, /method/],
  ['GET', { method: 'GET', path: '/Users' }, /POST, PUT, PATCH, DELETE/],
  ['no path', { method: 'POST', data: {} }, /path/],
  ['POST to a resource', { method: 'POST', path: '/Users/1', data: {} }, /resource type/],
  ['POST to a search', { method: 'POST', path: '/Users/.search', data: {} }, /resource type/],
  ['DELETE of a type', { method: 'DELETE', path: '/Users' }, /must name a resource/],
  ['no data', { method: 'PUT', path: '/Users/1' }, /data/],
  ['data that is a string', { method: 'POST', path: '/Users', data: '{}' }, /data/],
  ['a version that is a number', { method: 'DELETE', path: '/Users/1', version: 1 }, /version/],
])('an operation with %s is refused alone', (_name, operation, detail) => {
  expect(refused(operation)).toMatch(detail);
  expect(read([operation, { method: 'DELETE', path: '/Users/1' }]).entries[1]).toEqual({
    method: 'DELETE',
    path: ['Users', '1'],
  });
});

test('a refused operation is still told apart by method and bulkId', () => {
  expect(only({ method: 'POST', bulkId: 'b', path: '/Users' })).toMatchObject({ method: 'POST', bulkId: 'b' });
});

test('a POST needs its bulkId in strict mode only', () => {
  const operation = { method: 'POST', path: '/Users', data: {} };
  expect(refused(operation)).toBeUndefined();
  expect(refused(operation, 'strict')).toMatch(/bulkId/);
});

test('the operations of a PATCH without their message are taken in compatible mode, as in RFC 7644 §3.7.3', () => {
  const operation = { method: 'PATCH', path: '/Users/1', data: [{ op: 'remove', path: 'title' }] };
  expect(only(operation)).toMatchObject({ data: { Operations: [{ op: 'remove', path: 'title' }] } });
  expect(refused(operation, 'strict')).toMatch(/data/);
});

test('a bulkId that is there twice belongs to the first', () => {
  const operation = { method: 'POST', path: '/Users', bulkId: 'b', data: {} };
  const [first, second] = read([operation, operation]).entries;
  expect(first).not.toHaveProperty('refusal');
  expect(second).toHaveProperty('refusal.status', 400);
});

test('failOnErrors is a whole number of at least 1; 0 means none in compatible mode', () => {
  const limit = (failOnErrors: Json, mode: Mode = 'compatible') => read([], mode, { failOnErrors }).failOnErrors;
  expect(limit(3)).toBe(3);
  expect(limit('2')).toBe(2);
  expect(limit(0)).toBeUndefined();
  expect(limit(null, 'strict')).toBeUndefined();
  for (const bad of [-1, 1.5, 'x', true]) expect(() => limit(bad)).toThrow(/failOnErrors/);
  for (const bad of [0, '2']) expect(() => limit(bad, 'strict')).toThrow(/failOnErrors/);
});

test('a message that is none is refused whole', () => {
  expect(() => readBulk({ schemas }, 'compatible')).toThrow(/Operations/);
  expect(() => readBulk({ Operations: [] }, 'strict')).toThrow(/schemas/);
  expect(readBulk({ Operations: [] }, 'compatible').entries).toEqual([]);
});

test('more than 1,000 operations get 413 with the limit', () => {
  const operation = { method: 'DELETE', path: '/Users/1' };
  expect(read(Array.from({ length: 1000 }, () => operation)).entries).toHaveLength(1000);
  expect(() => read(Array.from({ length: 1001 }, () => operation))).toThrow(
    expect.objectContaining({ status: 413, detail: expect.stringContaining('1000') }),
  );
});
