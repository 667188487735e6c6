/**
 * A token bucket kept as one instant (the generic cell rate algorithm): `busyUntil`, when all that was asked for would have
 * been served at the rate and not faster. It may be ahead of the clock by the burst. Nothing has to be refilled, and it
 * adds up whoever counts. All times are whole microseconds, so that sums are exact here and in the table.
 */
export interface RateLimit {
  /** Requests a second in the long run. */
  readonly perSecond: number;
  /** Requests at once above that. */
  readonly burst: number;
}

export const microseconds = (time: Date): number => time.getTime() * 1000;

/** What one request takes of the rate. */
export const costOf = ({ perSecond }: RateLimit): number => Math.floor(1_000_000 / perSecond);

/** How far ahead of the clock it may be busy. */
export const toleranceOf = (limit: RateLimit): number => limit.burst * costOf(limit);

/** Until when it is busy with so many requests more. */
export const busyWith = (limit: RateLimit, busyUntil: number, since: number, requests: number): number =>
  Math.max(busyUntil, since) + requests * costOf(limit);

/** How long one request more has to wait; 0 when there is room for it. */
export const waitFor = (limit: RateLimit, busyUntil: number, now: number): number =>
  Math.max(0, busyWith(limit, busyUntil, now, 1) - now - toleranceOf(limit));
