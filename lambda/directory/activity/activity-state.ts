import type { LastKnock } from './knock';

/** Why requests fail. */
export interface Failure {
  readonly status: number;
  readonly detail: string;
  readonly keyId: string;
  readonly keyName: string;
  readonly method?: string;
  readonly path?: string;
}

/** What is known of an organisation's last requests; `readLatestState` adds what the logs tell since it was noted. */
export interface ActivityState {
  readonly lastRequestAt?: string;
  readonly lastSuccessAt?: string;
  readonly lastFailureAt?: string;
  /** The first failure that no success followed. */
  readonly failingSince?: string;
  readonly failure?: Failure;
  /** To a minute: when requests were last refused for their rate. */
  readonly lastThrottledAt?: string;
  /** Dead keys that were still used in the last 30 days. */
  readonly knocks: readonly LastKnock[];
}

/**
 * Whether an answer says that provisioning is broken, and not just that one resource is not there, is taken, or has changed:
 * those are part of how identity providers look for what they have to do.
 */
export const tellsOfTrouble = (status: number): boolean => status >= 400 && ![404, 409, 412].includes(status);

/** The state with a success that it does not know of yet. */
export const withSuccess = (state: ActivityState, at: string | undefined): ActivityState => {
  if (at === undefined || at <= (state.lastSuccessAt ?? '')) return state;
  const { failingSince, ...rest } = state;
  const over = at > (state.lastFailureAt ?? '');
  return {
    ...rest,
    ...(failingSince === undefined || over ? {} : { failingSince }),
    lastSuccessAt: at,
    lastRequestAt: at > (state.lastRequestAt ?? '') ? at : (state.lastRequestAt ?? at),
  };
};

/** The state with a failure that it does not know of yet. `failing`: of one in the millisecond of a success, whether it came last. */
export const withFailure = (state: ActivityState, at: string, failure: Failure, failing: boolean): ActivityState => {
  const { lastSuccessAt = '', lastFailureAt = '', lastRequestAt = '' } = state;
  if (at <= lastFailureAt) return state;
  const { failingSince, ...rest } = state;
  const isLast = at > lastSuccessAt || (at === lastSuccessAt && failing);
  return {
    ...rest,
    ...(isLast ? { failingSince: failingSince ?? at } : {}),
    failure,
    lastFailureAt: at,
    lastRequestAt: at > lastRequestAt ? at : lastRequestAt,
  };
};
