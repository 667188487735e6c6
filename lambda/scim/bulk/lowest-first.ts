/** Numbers of which the lowest comes first: a binary heap, so that each of n numbers costs the logarithm of n. */
export interface LowestFirst {
  readonly push: (value: number) => void;
  /** The lowest number, which is no longer in it; undefined when it is empty. */
  readonly pop: () => number | undefined;
}

/** Makes an empty one. */
export const lowestFirst = (): LowestFirst => {
  const heap: number[] = [];
  const at = (place: number): number => heap[place] ?? Number.POSITIVE_INFINITY;
  const swap = (one: number, other: number): void => {
    [heap[one], heap[other]] = [at(other), at(one)];
  };
  const push = (value: number): void => {
    let place = heap.push(value) - 1;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (at(parent) <= at(place)) return;
      swap(parent, place);
      place = parent;
    }
  };
  const pop = (): number | undefined => {
    const lowest = heap[0];
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return lowest;
    heap[0] = last;
    for (let place = 0; ; ) {
      const left = 2 * place + 1;
      const lower = at(left + 1) < at(left) ? left + 1 : left;
      if (at(lower) >= at(place)) return lowest;
      swap(lower, place);
      place = lower;
    }
  };
  return { push, pop };
};
