/** Joins reads by key that are begun in one turn of the event loop, so that one call answers them all. */
import type { Item } from './codec';
import { type ItemKey, nameOfKey } from './keys';

/** Items by `nameOfKey`; what does not exist is not there. Shared by all who asked, so that nobody may change it. */
export type FoundItems = ReadonlyMap<string, Readonly<Item>>;

type ReadAll = (keys: readonly ItemKey[]) => Promise<FoundItems>;

interface Turn {
  readonly wanted: Map<string, ItemKey>;
  readonly answer: Promise<FoundItems>;
}

const turns = new WeakMap<object, Turn>();

/** Once all code has run that needs no answer from outside: promises that are fulfilled by then go on before it. */
const endOfTurn = () => new Promise<void>((resolve) => queueMicrotask(() => process.nextTick(resolve)));

/**
 * Reads the keys together with all others that are asked for on the same table in this turn; each key once. A read goes out
 * after it was asked for, never before, so whatever it had to come after (a write, another read) is answered already.
 */
export const readJoined = (table: object, keys: readonly ItemKey[], readAll: ReadAll): Promise<FoundItems> => {
  let turn = turns.get(table);
  if (turn === undefined) {
    const wanted = new Map<string, ItemKey>();
    const answer = endOfTurn().then(() => {
      turns.delete(table);
      return readAll([...wanted.values()]);
    });
    turn = { wanted, answer };
    turns.set(table, turn);
  }
  for (const key of keys) turn.wanted.set(nameOfKey(key), key);
  return turn.answer;
};
