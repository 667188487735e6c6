/**
 * Keeps each organisation to its rate over all instances of all functions, and is paid afterwards: an instance counts the
 * requests that it serves, and after a block of them adds them to what the ledger has of the organisation, beside the work
 * of the last one. So no request waits for its permit, one in a block costs a write, and one that is refused costs nothing.
 * The ledger's answer tells what the others counted meanwhile. What an instance did not count yet is what may be served
 * too much at once; it is paid all the same, so that the rate holds in the long run.
 */

import type { ReportLoss } from '../report-loss';
import type { OrganizationIdentity } from '../store';
import { busyWith, costOf, microseconds, type RateLimit, toleranceOf, waitFor } from './rate-bucket';
import type { RateLedger } from './rate-ledger';

export interface RateLimiter {
  readonly limit: RateLimit;
  /** Whole seconds after which the organisation should come again; undefined when a request may go on. Asks nobody. */
  refusal(incarnationId: string, now: Date): number | undefined;
  /** Counts a request that goes on. What it answers is to be awaited after the request's own work; it never fails. */
  count(organization: OrganizationIdentity, now: Date): Promise<void> | undefined;
}

export interface RateLimiterParts {
  readonly limit: RateLimit;
  readonly ledger: RateLedger;
  /** Waits; a ledger that takes longer is not waited for. */
  readonly patience: (milliseconds: number) => Promise<void>;
  readonly reportLoss: ReportLoss;
}

/** What an instance knows of an organisation. */
interface Account {
  /** With what it counted itself. */
  busyUntil: number;
  /** The ledger's last answer, and whether others had counted then what the ledger added to. */
  told: number;
  shared: boolean;
  /** Requests that the ledger does not know of, and when the first of them was. */
  unpaid: number;
  since: number;
}

const largestBlock = 8;
/** So many instances may each hold back a whole block, and steady traffic at the rate is still never refused. */
const instancesInStep = 16;
const patienceMilliseconds = 500;
const maxRemembered = 10_000;
/** Nobody gets this far beyond the burst; whoever seems to was counted by a clock that goes wrong. */
const longestDebt = 60_000_000;

/** Requests that an instance counts before it tells the ledger. */
export const blockOf = ({ burst }: RateLimit): number =>
  Math.max(1, Math.min(largestBlock, Math.floor(burst / instancesInStep)));

/** Remembers what it counted, so it lives as long as its instance. */
export const createRateLimiter = ({ limit, ledger, patience, reportLoss }: RateLimiterParts): RateLimiter => {
  const accounts = new Map<string, Account>();
  const block = blockOf(limit);

  const accountOf = (incarnationId: string): Account => {
    const known = accounts.get(incarnationId);
    if (known !== undefined) return known;
    if (accounts.size >= maxRemembered) accounts.clear();
    const account = { busyUntil: 0, told: 0, shared: false, unpaid: 0, since: 0 };
    accounts.set(incarnationId, account);
    return account;
  };

  const pay = async (organizationId: string, account: Account, now: number): Promise<void> => {
    const { unpaid, since, told, shared } = account;
    account.unpaid = 0;
    const cost = unpaid * costOf(limit);
    const latest = now + toleranceOf(limit) + longestDebt;
    const charged = ledger
      .charge(organizationId, { cost, since, latest, busy: told >= since || shared, now })
      .then((answer) => {
        account.told = answer;
        account.shared = answer !== since + cost;
        account.busyUntil = Math.max(account.busyUntil, answer);
      })
      .catch((cause: unknown) => reportLoss({ what: `rate of ${unpaid} requests`, organizationId, cause }));
    await Promise.race([charged, patience(patienceMilliseconds)]);
  };

  return {
    limit,
    refusal: (incarnationId, time) => {
      const account = accounts.get(incarnationId);
      const wait = account === undefined ? 0 : waitFor(limit, account.busyUntil, microseconds(time));
      return wait === 0 ? undefined : Math.ceil(wait / 1_000_000);
    },
    count: (organization, time) => {
      const account = accountOf(organization.incarnationId);
      const now = microseconds(time);
      account.busyUntil = busyWith(limit, account.busyUntil, now, 1);
      if (account.unpaid === 0) account.since = now;
      account.unpaid += 1;
      return account.unpaid < block ? undefined : pay(organization.id, account, now);
    },
  };
};
