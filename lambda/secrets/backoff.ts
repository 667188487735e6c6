/** Waiting and chance, given in so that tests need neither. */
export interface Backoff {
  readonly pause: (milliseconds: number) => Promise<void>;
  /** From 0 up to 1. */
  readonly random: () => number;
}

/** The real thing. */
export const realBackoff: Backoff = {
  pause: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  random: Math.random,
};

/** Full jitter: any wait up to a bound that doubles with each attempt, so that those who met do not meet again. */
export const jitter = (backoff: Backoff, attempt: number, bounds: { readonly base: number; readonly cap: number }) =>
  backoff.pause(backoff.random() * Math.min(bounds.cap, bounds.base * 2 ** attempt));
