/** The budgets of the design, whole requests through, at two sizes; `npm run bench:cost` adds the largest. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Cost, measure } from '../../bench/cost/measure';
import { TABLE } from '../../bench/cost/metered-service';
import { operations } from '../../bench/cost/operations';
import { namedCells, sizedCell } from '../../bench/cost/report';
import { startWorld, type World } from '../../bench/cost/world';
import { documentedMeter, type Units } from './documented-meter';
import type { StoredItem } from './documented-units';

const names = operations.map(({ name }) => name);

const measuredAt = async (size: number): Promise<ReadonlyMap<string, Cost>> => {
  const world = await startWorld(size);
  try {
    return new Map((await measure(world)).map((cost) => [cost.operation.name, cost]));
  } finally {
    await world.stop();
  }
};

let small: ReadonlyMap<string, Cost>;
let large: ReadonlyMap<string, Cost>;
beforeAll(async () => {
  small = await measuredAt(100);
  large = await measuredAt(10_000);
}, 120_000);

describe.each([
  [100, () => small],
  [10_000, () => large],
])('at %i users and members', (_, costs) => {
  it.each(names)('stays within the budget: %s', (name) => {
    expect(costs().get(name)?.excess).toEqual([]);
  });
});

// What is listed or read as a whole grows with it, as do the counters on the way to a page.
const growing = /page|total|get the group of all|filter that no index serves/;
it.each(names.filter((name) => !growing.test(name)))('costs the same in a large directory: %s', (name) => {
  const [few, many] = [small.get(name), large.get(name)];
  expect([many?.readUnits, many?.writeUnits, many?.roundTrips]).toEqual([
    few?.readUnits,
    few?.writeUnits,
    few?.roundTrips,
  ]);
});

it('passes a budget only where it still has to', () => {
  const passed = operations.flatMap(({ name, budget, passed }) => (passed === undefined ? [] : [{ name, budget }]));
  for (const { name, budget } of passed) {
    const cost = small.get(name);
    const within = (['readUnits', 'writeUnits', 'roundTrips'] as const).every(
      (unit) => (cost?.[unit] ?? 0) <= (budget?.[unit] ?? Number.POSITIVE_INFINITY),
    );
    expect({ name, within }).toEqual({ name, within: false });
  }
});

describe('docs/costs.md', () => {
  const rows = readFileSync(join(__dirname, '..', '..', 'docs', 'costs.md'), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) => line.slice(2, -2).split(' | '));

  it.each(names)('tells what is: %s', (name) => {
    const cost = small.get(name);
    const operation = operations.find((each) => each.name === name);
    if (cost === undefined || operation === undefined) throw new Error(`nothing measured of ${name}`);
    const told = rows.find(([first]) => first === name)?.slice(0, 3);
    expect(told).toEqual([...namedCells(operation), sizedCell(cost)]);
  });
});

describe('units', () => {
  let world: World;
  const units: Units = { read: 0, write: 0 };
  beforeAll(async () => {
    world = await startWorld(
      100,
      documentedMeter(units, (Key) =>
        world === undefined
          ? Promise.resolve(undefined)
          : world.aside(async () => {
              const answer = await world.database.dispatch('GetItem', { TableName: TABLE, Key, ConsistentRead: true });
              return (answer as { readonly Item?: StoredItem }).Item; // as GetItem answers
            }),
      ),
    );
  });
  afterAll(() => world.stop());

  // One after the other, since each finds what those before it left.
  it.each(operations.map((operation) => [operation.name, operation] as const))(
    "are those of AWS's documented formula: %s",
    async (_, operation) => {
      const given = (await operation.before?.(world)) ?? '';
      units.read = 0;
      units.write = 0;
      const [, spent] = await world.spent(() => operation.run(world, given));
      expect({ read: spent.readUnits, write: spent.writeUnits }).toEqual(units);
      expect(units.read + units.write).toBeGreaterThan(0);
    },
  );
});
