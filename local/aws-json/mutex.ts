/** Runs one task at a time, in the order in which they came. */
export type Exclusive = <T>(task: () => Promise<T>) => Promise<T>;

/** A queue of its own; a failed task does not hold up the next. */
export function createMutex(): Exclusive {
  let last: Promise<unknown> = Promise.resolve();
  return (task) => {
    const run = last.then(task);
    last = run.catch(() => undefined);
    return run;
  };
}
