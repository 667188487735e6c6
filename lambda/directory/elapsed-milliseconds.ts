/**
 * The time between two readings of a clock. A clock can be set back, and then nothing is known of the time between: it counts
 * as endless, so that nobody waits for what never comes and nothing that was remembered stays fresh for ever.
 */
export const elapsedMilliseconds = (since: number, now: number): number =>
  now < since ? Number.POSITIVE_INFINITY : now - since;
