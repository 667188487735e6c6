/** Every call of every operation meets every fault: one of five cases with SCIM_FAULTS=some, else all. */
import { operations } from './directory-operations';
import { type DirectoryWorld, startDirectoryWorld } from './directory-world';
import { enumerate } from './enumerate';

// Five shares no factor with the number of faults, so that a sample has each fault and each call.
const every = process.env.SCIM_FAULTS === 'some' ? 5 : 1;

let world: DirectoryWorld;
let cases = 0;
beforeAll(async () => {
  world = await startDirectoryWorld();
});
afterAll(async () => {
  await world.stop();
  console.info(`${cases} cases of a fault in a call of an operation on the directory`);
});

test.each(operations.map((operation) => [operation.name, operation] as const))(
  '%s survives each fault in each of its calls',
  async (_, operation) => {
    const result = await enumerate(world, operation, every);
    cases += result.cases;
    expect(result.problems).toEqual([]);
    expect(result.cases).toBeGreaterThan(0);
  },
  600_000,
);
