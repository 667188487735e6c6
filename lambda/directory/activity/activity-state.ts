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

/** What is known of an organisation's last requests; successes to some minutes, failures exactly. */
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
