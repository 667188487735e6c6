/** Ends what takes too long, one thing at a time. */
export interface Deadline {
  /** Calls `expired` in so many milliseconds unless `clear` or another `set` comes first. */
  set(milliseconds: number, expired: () => void): void;
  clear(): void;
}

/**
 * A deadline that is set and cleared thousands of times a second. Its timer stays armed when it is cleared, and is moved on
 * when it fires too early, so that nearly none is made. It keeps no process alive.
 */
export const createDeadline = (): Deadline => {
  let due = Number.POSITIVE_INFINITY;
  let onExpiry = (): void => {};
  let timer: NodeJS.Timeout | undefined;
  let firesAt = Number.POSITIVE_INFINITY;
  const arm = (): void => {
    clearTimeout(timer);
    firesAt = due;
    timer = setTimeout(fire, Math.ceil(due - performance.now())).unref();
  };
  const fire = (): void => {
    timer = undefined;
    firesAt = Number.POSITIVE_INFINITY;
    if (due > performance.now()) {
      if (due < Number.POSITIVE_INFINITY) arm();
      return;
    }
    due = Number.POSITIVE_INFINITY;
    onExpiry();
  };
  return {
    set: (milliseconds, expired) => {
      due = performance.now() + milliseconds;
      onExpiry = expired;
      if (due < firesAt) arm();
    },
    clear: () => {
      due = Number.POSITIVE_INFINITY;
    },
  };
};
