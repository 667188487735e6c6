import { planBulk } from '../../../lambda/scim/bulk/plan-bulk';
import { type BulkEntry, readBulk } from '../../../lambda/scim/bulk/read-bulk';
import { sideBySide } from '../../../lambda/scim/bulk/side-by-side';
import type { Json } from '../../../lambda/scim/json';
import { fc } from '../../properties';

const entriesOf = (operations: readonly Json[]): readonly BulkEntry[] =>
  readBulk({ Operations: operations }, 'compatible').entries;
const orderOf = (...operations: readonly Json[]) => planBulk(entriesOf(operations)).map(({ places }) => places);

const group = (bulkId: string, ...members: string[]) => ({
  method: 'POST',
  path: '/Groups',
  bulkId,
  data: { displayName: bulkId, members: members.map((value) => ({ value })) },
});
const user = (bulkId: string, userName: Json = bulkId, manager?: string) => ({
  method: 'POST',
  path: '/Users',
  bulkId,
  data: { userName, ...(manager === undefined ? {} : { manager }) },
});
const patch = (path: string, value: string) => ({
  method: 'PATCH',
  path,
  data: { Operations: [{ op: 'add', value }] },
});

describe('the order of operations', () => {
  test('is that of the request when nothing refers forwards', () => {
    expect(orderOf(user('a'), group('g', 'bulkId:a'), patch('/Groups/bulkId:g', 'x'), user('b'))).toEqual([
      [0],
      [1],
      [2],
      [3],
    ]);
  });

  test('lets what refers forwards wait, and nothing else', () => {
    expect(orderOf(group('g', 'bulkId:a'), user('b'), user('a'), user('c'))).toEqual([[1], [2], [0], [3]]);
  });

  test('keeps operations on one resource in their order: a later emptying must stay later', () => {
    const emptied = { method: 'PATCH', path: '/Groups/1', data: { Operations: [{ op: 'remove', path: 'members' }] } };
    expect(orderOf(patch('/Groups/1', 'bulkId:a'), emptied, user('a'))).toEqual([[2], [0], [1]]);
    expect(orderOf(patch('/Groups/1', 'bulkId:a'), { method: 'DELETE', path: '/Users/2' }, user('a'))).toEqual([
      [1],
      [2],
      [0],
    ]);
  });

  test('keeps the deletion of a user behind what mentions the user', () => {
    const add = { method: 'PUT', path: '/Groups/1', data: { members: [{ value: '2' }, { value: 'bulkId:a' }] } };
    expect(orderOf(add, { method: 'DELETE', path: '/Users/2' }, user('a'))).toEqual([[2], [0], [1]]);
  });

  test('puts references before it where both cannot be', () => {
    expect(orderOf(patch('/Groups/1', 'bulkId:g'), group('g', '1'))).toEqual([[1], [0]]);
  });

  test('takes creations in a circle, or that refer to themselves, together', () => {
    const circle = planBulk(
      entriesOf([group('a', 'bulkId:b'), user('u'), group('b', 'bulkId:a'), group('c', 'bulkId:c')]),
    );
    expect(circle).toEqual([
      { places: [0, 2], circular: true },
      { places: [1], circular: false },
      { places: [3], circular: true },
    ]);
  });

  test('of a chain of 1,000 references ends', () => {
    const chain = Array.from({ length: 1000 }, (_, n) => group(`g${n}`, `bulkId:g${n + 1}`));
    expect(orderOf(...chain).map(([place]) => place)).toEqual(chain.map((_, n) => 999 - n));
  });
});

describe('for any request', () => {
  const reference = fc.nat(12).map((n) => `bulkId:g${n}`);
  const operation = fc.oneof(
    fc
      .record({ n: fc.nat(12), members: fc.array(reference, { maxLength: 3 }) })
      .map(({ n, members }) => group(`g${n}`, ...members)),
    fc.tuple(fc.oneof(reference, fc.nat(3).map(String)), reference).map(([id, value]) => patch(`/Groups/${id}`, value)),
    fc.nat(3).map((n) => ({ method: 'DELETE', path: `/Groups/${n}` })),
    fc.constant('junk'),
  );
  const requests = fc.array(operation, { maxLength: 14 });

  test('every operation is in exactly one unit, and only creations are in circles', () => {
    fc.assert(
      fc.property(requests, (operations) => {
        const entries = entriesOf(operations);
        const order = planBulk(entries);
        expect(order.flatMap(({ places }) => places).sort((a, b) => a - b)).toEqual(entries.map((_, place) => place));
        for (const { places, circular } of order) {
          if (places.length > 1) expect(circular).toBe(true);
          if (circular) for (const place of places) expect(entries[place]?.method).toBe('POST');
        }
      }),
      { numRuns: 500 },
    );
  });

  test('what an operation refers to comes before it or is in its circle', () => {
    fc.assert(
      fc.property(requests, (operations) => {
        const entries = entriesOf(operations);
        const order = planBulk(entries);
        const turn = new Map(order.flatMap(({ places }, index) => places.map((place) => [place, index] as const)));
        for (const [place, entry] of entries.entries()) {
          if ('refusal' in entry) continue;
          for (const [, bulkId] of JSON.stringify([entry.path, entry.data]).matchAll(/bulkId:(g\d+)/g)) {
            const creator = entries.findIndex((other) => other.method === 'POST' && other.bulkId === bulkId);
            if (creator >= 0) expect(turn.get(creator)).toBeLessThanOrEqual(turn.get(place) ?? -1);
          }
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('side by side', () => {
  const groupsOf = (...operations: readonly Json[]) => {
    const entries = entriesOf(operations);
    return sideBySide(entries, planBulk(entries)).map((units) => units.flatMap(({ places }) => places));
  };

  test('go only creations of users with different names that do not refer to each other', () => {
    expect(groupsOf(user('a'), user('b'), user('c'))).toEqual([[0, 1, 2]]);
    expect(groupsOf(user('a', 'Ada'), user('b', 'ADA '), user('c'))).toEqual([[0], [1, 2]]);
    expect(groupsOf(user('a'), user('b', 'b', 'bulkId:a'), user('c'))).toEqual([[0], [1, 2]]);
    expect(groupsOf(user('a'), group('g'), user('b'))).toEqual([[0], [1], [2]]);
    expect(groupsOf(user('a'), user('b', 7), user('c'))).toEqual([[0], [1], [2]]);
    expect(groupsOf(user('a'), user('b', 'b', 'bulkId:b'), user('c'))).toEqual([[0], [1], [2]]);
    expect(groupsOf({ method: 'DELETE', path: '/Users/1' }, user('b'))).toEqual([[0], [1]]);
  });
});
