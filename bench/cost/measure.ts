import type { Spent } from './metered-service';
import { operations } from './operations';
import type { Budget, Operation } from './operations/operation';
import { dollarsPerMillion } from './prices';
import type { World } from './world';

/** What an operation cost. */
export interface Cost extends Spent {
  readonly operation: Operation;
  readonly dollars: ReturnType<typeof dollarsPerMillion>;
  /** What of its budget it passes, in words; what is known to be passed by no more is none. */
  readonly excess: readonly string[];
}

const limits = [
  ['readUnits', 'read units'],
  ['writeUnits', 'write units'],
  ['roundTrips', 'round trips'],
] as const;

const excessOf = (budget: Budget, spent: Spent): readonly string[] => {
  const transactions = spent.calls.filter(({ action }) => action === 'TransactWriteItems').length;
  const { transactions: allowed = transactions } = budget;
  return [
    ...limits.flatMap(([unit, name]) => {
      const limit = budget[unit];
      return limit === undefined || spent[unit] <= limit ? [] : [`${spent[unit]} ${name}, not ${limit}`];
    }),
    ...(transactions > allowed ? [`${transactions} transactions, not ${allowed}`] : []),
  ];
};

/** Runs every operation on the world, one after the other. */
export const measure = async (world: World): Promise<readonly Cost[]> => {
  const costs: Cost[] = [];
  for (const operation of operations) {
    const { budget, passed } = operation;
    const allowed = passed !== undefined && world.size <= (passed.upTo ?? world.size) ? passed : {};
    const given = (await operation.before?.(world)) ?? '';
    const [, spent] = await world.spent(() => operation.run(world, given));
    costs.push({
      operation,
      ...spent,
      dollars: dollarsPerMillion(spent),
      excess: excessOf({ ...budget, ...allowed }, spent),
    });
  }
  return costs;
};
