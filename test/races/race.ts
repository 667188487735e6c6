/** Lets requests race in all orders of their database calls, and holds what comes of it against their going one after the other. */

import type { WorldView } from '../faults/world-view';
import { explore, type Orders } from './explore';
import type { Choose } from './gate';
import type { RaceWorld, Request, Told } from './race-world';

interface Outcome {
  readonly told: readonly Told[];
  readonly view: WorldView;
}

export interface Verdict {
  /** Orders that were played. */
  readonly orders: number;
  readonly problems: readonly string[];
  /** What they came to. */
  readonly outcomes: ReadonlySet<string>;
}

const play = async (world: RaceWorld, requests: readonly Request[], choose: Choose): Promise<Outcome> => {
  const sides = requests.map((_, side) => world.newSide(side));
  const told = await world.gate.run(
    requests.map((request, side) => async () => (await sides[side]?.send(request)) ?? ''),
    choose,
  );
  await world.finish();
  return { told, view: await world.view() };
};

/** All the orders in which so many can go one after the other. */
const permutations = (count: number): readonly (readonly number[])[] =>
  count === 0
    ? [[]]
    : permutations(count - 1).flatMap((rest) =>
        Array.from({ length: count }, (_, at) => [...rest.slice(0, at), count - 1, ...rest.slice(at)]),
      );

/** `ended` says who may have gone; the lowest of the order that still waits goes first, and to its end. */
const inTurn =
  (order: readonly number[]): Choose =>
  (waiting) =>
    order.flatMap((side) => waiting.filter((step) => step.side === side))[0];

const told = ({ told, view }: Outcome): string =>
  [
    ...told.map((each, side) => `  ${side}: ${each}`),
    ...Object.entries(view).map(([part, lines]) => `  ${part}: ${lines.join('; ')}`),
  ].join('\n');

/**
 * Plays the race in each order; each outcome must be one that the requests have when they follow one another.
 */
export const race = async (world: RaceWorld, requests: readonly Request[], orders: Orders): Promise<Verdict> => {
  const problems: string[] = [];
  const explained = new Set<string>();
  for (const order of permutations(requests.length)) {
    const restore = world.mark();
    explained.add(told(await play(world, requests, inTurn(order))));
    problems.push(...(await world.problems()).map((problem) => `in turn ${order}: ${problem}`));
    await restore();
  }
  const outcomes = new Set<string>();
  const count = await explore(orders, async (order) => {
    const restore = world.mark();
    const outcome = await play(world, requests, order.choose);
    if (order.whole()) {
      const found = [...(await world.problems()), ...(await world.diagnose())];
      const text = told(outcome);
      outcomes.add(text);
      if (!explained.has(text))
        found.push(`no order of the requests explains\n${text}\nbut only\n${[...explained].join('\nor\n')}`);
      if (found.length > 0) problems.push(`${order.names().join(' · ')}\n${found.join('\n')}`);
    }
    await restore();
  });
  return {
    orders: count,
    outcomes,
    problems: problems.map((problem) => `${requests.map(({ name }) => name).join(' | ')}: ${problem}`),
  };
};
