/**
 * An export in which somebody changed whatever he liked: the import ends, tells each record that it does not take, takes all others,
 * and what it took is an organization like any other.
 */
import { isDeepStrictEqual } from 'node:util';
import { type AccessWorld, ok, startAccessWorld } from '../access/fixture';
import { fc } from '../properties';
import { content, exported, faultsOf, furnished, type Imported, imported, type Line } from './fixture';

let world: AccessWorld;
let lines: Line[];
beforeAll(async () => {
  world = await startAccessWorld();
  const source = await furnished(world);
  const all = (await exported(world, source.id)).slice(1);
  const few = new Set(
    all.filter(({ document }) => /^person-[3-9]|^person-\d\d/.test(document?.userName)).map(({ id }) => id),
  );
  lines = all
    .filter(({ id }) => !few.has(id))
    .map((line) =>
      line.type === 'members' ? { ...line, members: line.members.filter(({ id }: Line) => !few.has(id)) } : line,
    );
});
afterAll(() => world.stop());

type Path = readonly (string | number)[];

/** Every place in a value but the value itself. */
const pathsIn = (value: Line, path: Path = []): Path[] =>
  typeof value !== 'object' || value === null
    ? []
    : Object.keys(value).flatMap((key) => {
        const inner = [...path, Array.isArray(value) ? Number(key) : key];
        return [inner, ...pathsIn(value[key], inner)];
      });

/** Changes what holds the place, in a copy of the record. */
const changed = (record: Line, place: number, change: (holder: Line, key: string | number) => void): Line => {
  const copy = structuredClone(record);
  const paths = pathsIn(copy);
  const path = paths[place % paths.length] ?? [];
  const holder = path.slice(0, -1).reduce((inner: Line, key) => inner[key], copy);
  change(holder, path.at(-1) ?? '');
  return copy;
};

const spelled = (key: string | number): string =>
  String(key) === String(key).toUpperCase() ? String(key).toLowerCase() : String(key).toUpperCase();

const hostile = [
  null,
  true,
  0,
  -1,
  1e300,
  2 ** 60,
  '',
  ' ',
  'x',
  'a\u0007b',
  'a\u202eb',
  '\ud800',
  'x'.repeat(20_000),
  [],
  {},
  [null],
  [{}],
  { value: 'x' },
  '0001-01-01T00:00:00Z',
  '2020-02-30T00:00:00Z',
  '2024-02-29T12:00:00Z',
  '9999-12-31T23:59:59.999Z',
  '00000000-0000-4000-8000-000000000001',
  'constructor',
  JSON.parse('{"__proto__": {"active": true}}'),
];

const dates = ['1969-12-31T23:59:59Z', '2020-01-01T00:00:00Z', '2026-11-30T12:00:00.5Z', '2999-01-01T00:00:00.000Z'];

/** One of its dates is another one. */
const redated = (record: Line, at: number): Line => {
  const paths = pathsIn(record).map((path, position) => ({ name: String(path.at(-1)), position }));
  const dated = paths.filter(({ name }) => ['created', 'lastModified', 'since'].includes(name));
  const chosen = dated[at % Math.max(1, dated.length)];
  if (chosen === undefined) return record;
  return changed(record, chosen.position, (holder, key) => (holder[key] = dates[at % dates.length]));
};

const place = fc.nat(10_000);
const mutation = fc.oneof(
  fc.record({ kind: fc.constant('replace' as const), at: place, place, value: fc.constantFrom(...hostile) }),
  fc.record({ kind: fc.constant('add' as const), at: place, place, value: fc.constantFrom(...hostile) }),
  fc.record({ kind: fc.constantFrom('remove' as const, 'respell' as const, 'spellTwice' as const), at: place, place }),
  fc.record({
    kind: fc.constantFrom('copyInto' as const, 'move' as const, 'repeat' as const, 'redate' as const),
    at: place,
    place,
  }),
);
type Mutation = typeof mutation extends fc.Arbitrary<infer T> ? T : never;

const names = ['ACTIVE', 'userName', 'hash', 'title', 'urn:acme:x', 'members', '__proto__', 'deleted', 'type', 'since'];

const mutate = (all: readonly Line[], change: Mutation): Line[] => {
  const at = change.at % all.length;
  const other = change.place % all.length;
  const mine = all[at];
  const put = (record: Line): Line[] => all.with(at, record);
  switch (change.kind) {
    case 'replace':
      return put(changed(mine, change.place, (holder, key) => (holder[key] = structuredClone(change.value))));
    case 'add':
      return put(
        changed(mine, change.place, (holder) => {
          const name = names[change.place % names.length] ?? '';
          Object.defineProperty(holder, name, {
            value: change.value,
            enumerable: true,
            configurable: true,
            writable: true,
          });
        }),
      );
    case 'remove':
      return put(changed(mine, change.place, (holder, key) => delete holder[key]));
    case 'respell':
      return put(
        changed(mine, change.place, (holder, key) => {
          const value = holder[key];
          delete holder[key];
          holder[spelled(key)] = value;
        }),
      );
    case 'spellTwice':
      // Of what is declared to be of a type, most of all.
      return put(
        mine.document === undefined
          ? changed(mine, change.place, (holder, key) => (holder[spelled(key)] = 'x'))
          : { ...mine, document: changed(mine.document, change.place, (holder, key) => (holder[spelled(key)] = 'x')) },
      );
    case 'redate':
      return put(redated(mine, change.place));
    case 'copyInto':
      // A second record of the same id with the rest of another one.
      return put({ ...all[other], ...('id' in mine ? { id: mine.id } : {}) });
    case 'move':
      return [...all.toSpliced(at, 1).toSpliced(other, 0, mine)];
    case 'repeat':
      return [...all.toSpliced(other, 0, structuredClone(mine))];
  }
};

let made = 0;

/** Until nothing is created any more: what a record names may come behind it. */
const settled = async (id: string, records: readonly Line[], atATime: number): Promise<Imported> => {
  for (let left = 8; ; left -= 1) {
    const result = await imported(world, id, records, { atATime });
    if (result.created === 0) return result;
    expect(left).toBeGreaterThan(0);
  }
};

const objectsIn = (value: Line): Line[] =>
  typeof value === 'object' && value !== null
    ? [...(Array.isArray(value) ? [] : [value]), ...Object.values(value).flatMap(objectsIn)]
    : [];

/** What no record of a service says, whatever was imported. */
const oddities = (record: Line): string[] => {
  const odd: string[] = [];
  for (const object of objectsIn(record)) {
    const names = Object.keys(object).map((name) => name.toLowerCase());
    if (new Set(names).size < names.length || names.includes('__proto__')) odd.push(`names ${names.join()}`);
    for (const date of [object.created, object.lastModified, object.since]) {
      if (date === undefined) continue;
      if (new Date(date).toISOString() !== date || date < '1970' || Date.parse(date) > Date.now() + 300_000)
        odd.push(`date ${date}`);
      if (Date.parse(date) < Date.parse(record.created ?? date) - 300_000) odd.push(`early ${date}`);
    }
    if (object.lastModified < object.created) odd.push(`changed before ${object.created}`);
  }
  for (const list of [record.roles, record.grants?.manual, record.grants?.retained, record.members]) {
    const ids = (list ?? []).map(({ role, id }: Line) => role ?? id);
    if (new Set(ids).size < ids.length) odd.push(`twice in ${ids.join()}`);
  }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  if (/[\u0000-\u001f\u202e\ud800](?![\udc00-\udfff])/.test(Object.values(record.document ?? {}).join()))
    odd.push('characters');
  return odd;
};

test('each bad record is told, all others are in, and the organization is whole', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(mutation, { minLength: 1, maxLength: 8 }),
      fc.integer({ min: 1, max: 30 }),
      async (mutations, some) => {
        const records = mutations.reduce<readonly Line[]>(mutate, lines);
        const id = `mutated-${(made += 1)}`;
        const path = `/organizations/${id}/import`;
        const { status, body } = await world.send({ method: 'POST', path, body: { records } });
        if (status === 404) expect(records.filter(({ type }) => type === 'organization')).toEqual([]);
        else expect(status).toBe(200);
        if (status === 404) return;
        const isMade = (await world.send({ method: 'GET', path: `/organizations/${id}` })).status === 200;
        // Without the record of the organization nothing can be in, and all is told.
        if (!isMade) {
          expect(new Set(body.conflicts.map(({ record }: Line) => record)).size).toBe(records.length);
          return;
        }
        const result = await settled(id, records, some);
        const told = new Set(result.conflicts.map(({ record }) => record));
        expect(result.updated).toBe(0);
        expect(result.unchanged + told.size).toBeGreaterThanOrEqual(records.length);
        const stored = await exported(world, id);
        expect(stored.flatMap(oddities)).toEqual([]);
        for (const [at, record] of records.entries()) {
          const isOriginal = lines.some((line) => line === record);
          const conflicts = result.conflicts.filter((conflict) => conflict.record === at);
          // Whoever is as it was is refused only for what others came to be.
          if (isOriginal)
            expect(conflicts.filter(({ reason, detail }) => reason === 'invalid' && !/twice/.test(detail))).toEqual([]);
          if (isOriginal && conflicts.length === 0 && record.type !== 'members')
            expect(stored.filter((line) => isDeepStrictEqual(content([line]), content([record])))).toHaveLength(1);
        }
        expect(await faultsOf(world, id)).toEqual([]);
        // What is stored is all such as an import takes, and shows.
        const copy = `${id}-copy`;
        expect((await imported(world, copy, stored)).conflicts).toEqual([]);
        expect(content(await exported(world, copy))).toEqual(content(stored));
        await ok(world.send({ method: 'GET', path: `/organizations/${id}/users?limit=100` }));
      },
    ),
    { numRuns: Number(process.env.RUNS ?? 15) },
  );
}, 300_000);
