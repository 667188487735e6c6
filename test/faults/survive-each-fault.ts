import type { Operation } from './directory-operations';
import type { DirectoryWorld } from './directory-world';
import { enumerate } from './enumerate';

const every = process.env.SCIM_FAULTS === 'some' ? 5 : 1;

/** A test for each operation: each of its calls meets each fault, or one of five cases with SCIM_FAULTS=some. */
export const surviveEachFault = (
  operations: readonly Operation[],
  world: () => DirectoryWorld,
  /** What the cases are counted as. */
  call: string,
): void => {
  let cases = 0;
  afterAll(() => console.info(`${cases} cases of a fault in a call of ${call}`));
  test.each(operations.map((operation) => [operation.name, operation] as const))(
    '%s: survives each fault in each of its calls',
    async (_, operation) => {
      const result = await enumerate(world(), operation, every);
      cases += result.cases;
      expect(result.problems).toEqual([]);
      expect(result.cases).toBeGreaterThan(0);
    },
    600_000,
  );
};
