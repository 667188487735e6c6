import type { Outcome, Perform } from '../../lambda/http/bulk-outcome';
import { runBulk } from '../../lambda/http/bulk-run';
import { readBulk } from '../../lambda/scim/bulk/read-bulk';
import type { JsonObject } from '../../lambda/scim/json';
import { fc } from '../properties';

/** A directory of groups with members as naive as can be: arrays and loops. */
interface Naive {
  readonly names: Map<string, { name: string; members: string[] }>;
  readonly perform: Perform;
  /** The methods in the order in which they came. */
  readonly calls: string[];
}

const failed = (status: number): Outcome => ({ status, response: { status: String(status) } });

const naiveDirectory = (): Naive => {
  const names: Naive['names'] = new Map();
  const calls: string[] = [];
  let ids = 0;
  const within = (id: string, other: string): boolean =>
    id === other || (names.get(other)?.members ?? []).some((member) => within(id, member));
  const membersOf = (data: JsonObject | undefined): string[] =>
    ((data?.members ?? []) as { value: string }[]).map(({ value }) => value);
  const perform: Perform = async ({ method, path, data }) => {
    calls.push(`${method} ${String(data?.displayName ?? path[1])}`);
    await null;
    const id = path[1] ?? `id${(ids += 1)}`;
    const location = `https://x.example/Groups/${id}`;
    if (method === 'POST') {
      const name = String(data?.displayName);
      if (name.startsWith('bad')) return failed(409);
      const members = membersOf(data);
      if (members.some((member) => !names.has(member))) return failed(400);
      names.set(id, { name, members });
      return { status: 201, location, version: '1' };
    }
    const held = names.get(id);
    if (held === undefined) return { ...failed(404), location };
    if (method === 'DELETE') {
      names.delete(id);
      for (const group of names.values()) group.members = group.members.filter((member) => member !== id);
      return { status: 204, location };
    }
    const [operation] = (data?.Operations ?? []) as unknown as { value: JsonObject }[];
    const added = membersOf(operation?.value);
    if (added.some((member) => !names.has(member) || within(id, member))) return { ...failed(400), location };
    held.members.push(...added);
    return { status: 204, location, version: '2' };
  };
  return { names, perform, calls };
};

/** Names instead of ids, which depend on the order. */
const stateOf = ({ names }: Naive) =>
  [...names.values()]
    .map(({ name, members }) => `${name}: ${members.map((id) => names.get(id)?.name ?? id).sort()}`)
    .sort();

interface Group {
  readonly name: string;
  readonly refers: readonly number[];
}
const bulkOf = (groups: readonly Group[], failOnErrors?: number) =>
  readBulk(
    {
      ...(failOnErrors === undefined ? {} : { failOnErrors }),
      Operations: groups.map(({ name, refers }, n) => ({
        method: 'POST',
        path: '/Groups',
        bulkId: `b${n}`,
        data: { displayName: name, members: refers.map((other) => ({ value: `bulkId:b${other}` })) },
      })),
    },
    'compatible',
  );

const never = () => false;
const groups = fc
  .array(fc.record({ bad: fc.boolean(), refers: fc.uniqueArray(fc.nat(8), { maxLength: 3 }) }), { maxLength: 8 })
  .map((all) => all.map(({ bad, refers }, n): Group => ({ name: `${bad && n % 3 === 0 ? 'bad' : 'g'}${n}`, refers })));

/** Does each group whose references are all done, again and again; those that are left are in circles or behind one. */
const inSequence = async (all: readonly Group[]) => {
  const naive = naiveDirectory();
  const done = new Map<number, Outcome>();
  for (let again = true; again; ) {
    again = false;
    for (const [n, { name, refers }] of all.entries()) {
      const known = (other: number) => done.has(other) || other >= all.length;
      if (done.has(n) || !refers.every(known)) continue;
      again = true;
      const hopeless = refers.some((other) => (done.get(other)?.status ?? 400) >= 400);
      const members = refers.map((other) => ({ value: String(done.get(other)?.location).slice(25) }));
      const data = { displayName: name, members };
      done.set(n, hopeless ? failed(400) : await naive.perform({ method: 'POST', path: ['Groups'], data }));
    }
  }
  return { naive, done };
};

test('the outcome is that of one operation after the other, each when what it refers to is there; circles leave nothing', async () => {
  await fc.assert(
    fc.asyncProperty(groups, async (all) => {
      const { naive, done } = await inSequence(all);
      const bulk = naiveDirectory();
      const outcomes = await runBulk(bulkOf(all), bulk.perform, never);
      expect(outcomes.map((outcome) => outcome !== undefined && outcome.status < 400)).toEqual(
        all.map((_, n) => (done.get(n)?.status ?? 400) < 400),
      );
      expect(stateOf(bulk)).toEqual(stateOf(naive));
    }),
    { numRuns: 500 },
  );
});

test('every operation has exactly one outcome, and every error its body', async () => {
  await fc.assert(
    fc.asyncProperty(groups, async (all) => {
      const outcomes = await runBulk(bulkOf(all), naiveDirectory().perform, never);
      expect(outcomes).toHaveLength(all.length);
      for (const outcome of outcomes) {
        expect(outcome).toBeDefined();
        expect(outcome !== undefined && outcome.status >= 400).toBe(outcome?.response !== undefined);
      }
    }),
  );
});

test('with failOnErrors no operation is begun after that many errors', async () => {
  await fc.assert(
    fc.asyncProperty(groups, fc.integer({ min: 1, max: 4 }), async (all, limit) => {
      const outcomes = await runBulk(bulkOf(all, limit), naiveDirectory().perform, never);
      const errors = outcomes.filter((outcome) => outcome !== undefined && outcome.status >= 400).length;
      if (outcomes.includes(undefined)) expect(errors).toBeGreaterThanOrEqual(limit);
    }),
  );
});

test('what is not begun when the time ends gets 503', async () => {
  const naive = naiveDirectory();
  const all = [0, 1, 2, 3].map((n) => ({ name: `g${n}`, refers: n === 3 ? [2] : [] }));
  const outcomes = await runBulk(bulkOf(all), naive.perform, () => naive.calls.length >= 2);
  expect(outcomes.map((outcome) => outcome?.status)).toEqual([201, 201, 503, 503]);
  expect(naive.calls).toEqual(['POST g0', 'POST g1']);
});

test('a defect in an operation is not swallowed', async () => {
  const defect = new TypeError('a defect');
  const broken = () => Promise.reject(defect);
  await expect(runBulk(bulkOf([{ name: 'g', refers: [] }]), broken, never)).rejects.toBe(defect);
});
