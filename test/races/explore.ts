/** Plays the orders in which the calls of several requests can follow one another. */
import type { Choose, Step } from './gate';
import { depend } from './touched-items';

/**
 * `every` plays each order of the calls, those of one request in the order in which it makes them. `different` plays one of
 * those that end alike because they differ only in the order of calls that touch nothing in common; the calls that one request
 * has under way at once are then tried in any order too.
 */
export type Orders = 'every' | 'different';

/** A moment at which something goes next. */
interface Moment {
  readonly waiting: readonly Step[];
  current: Step;
  readonly done: Step[];
  /** What must be tried as next here. */
  readonly wanted: Set<string>;
  /** Steps whose being next here leads to nothing that was not seen. */
  readonly asleep: readonly Step[];
}

/** One order, while it is played and afterwards. */
export interface Order {
  readonly choose: Choose;
  readonly names: () => readonly string[];
  /** False where it was given up since it would have ended as another one did. */
  readonly whole: () => boolean;
}

const has = (steps: readonly Step[], { name }: Step): boolean => steps.some((step) => step.name === name);
const namesOf = (steps: readonly Step[]): string => steps.map(({ name }) => name).join(', ');

/** Of each request the call that it made first. */
const firstOfEach = (waiting: readonly Step[]): readonly Step[] =>
  waiting.filter((step) => waiting.find(({ side }) => side === step.side) === step);

/** Where the step might have come earlier, with another outcome: there it, or what leads to it, is tried too. */
const wantEarlier = (before: readonly Moment[], step: Step): void => {
  for (const moment of before) {
    if (moment.current.side === step.side || !depend(moment.current.touched, step.touched)) continue;
    const ready = has(moment.waiting, step) ? [step] : moment.waiting.filter(({ side }) => side === step.side);
    for (const { name } of ready.length > 0 ? ready : moment.waiting) moment.wanted.add(name);
  }
};

/** Answers how many orders were played to their ends. */
export const explore = async (orders: Orders, play: (order: Order) => Promise<void>): Promise<number> => {
  const path: Moment[] = [];
  const candidates = (waiting: readonly Step[]) => (orders === 'every' ? firstOfEach(waiting) : waiting);
  const begin = (waiting: readonly Step[], parent: Moment | undefined): Moment | undefined => {
    const asleep =
      parent === undefined || orders === 'every'
        ? []
        : [...parent.asleep, ...parent.done].filter((step) => !depend(step.touched, parent.current.touched));
    const current = candidates(waiting).find((step) => !has(asleep, step));
    if (current === undefined) return undefined;
    const wanted = new Set((orders === 'every' ? firstOfEach(waiting) : [current]).map(({ name }) => name));
    return { waiting: [...waiting], current, done: [], wanted, asleep };
  };
  const turnToNext = (): boolean => {
    for (let moment = path.at(-1); moment !== undefined; moment = path.at(-1)) {
      const { waiting, done, wanted, asleep } = moment;
      done.push(moment.current);
      const other = waiting.find((step) => wanted.has(step.name) && !has(done, step) && !has(asleep, step));
      if (other !== undefined) {
        moment.current = other;
        return true;
      }
      path.pop();
    }
    return false;
  };
  let played = 0;
  do {
    let [depth, whole] = [0, true];
    const choose: Choose = (waiting) => {
      let moment = path[depth];
      if (moment === undefined) {
        moment = begin(waiting, path[depth - 1]);
        if (moment === undefined) {
          whole = false;
          return undefined;
        }
        path.push(moment);
      } else if (namesOf(moment.waiting) !== namesOf(waiting)) {
        throw new Error(`not repeatable: ${namesOf(waiting)} wait where ${namesOf(moment.waiting)} did`);
      }
      const { name } = moment.current;
      const step = waiting.find((each) => each.name === name);
      if (orders === 'different' && step !== undefined) wantEarlier(path.slice(0, depth), step);
      depth += 1;
      return step;
    };
    await play({ choose, names: () => path.map(({ current }) => current.name), whole: () => whole });
    if (whole) played += 1;
  } while (turnToNext());
  return played;
};
