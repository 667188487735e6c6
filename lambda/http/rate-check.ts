/** What an organisation gets that sends more than it may: 429 before anything is done for it. */

import type { OrganizationIdentity } from '../directory/organization-record';
import type { RateLimiter } from '../directory/rate-limit/rate-limiter';
import { tooManyRequests } from '../scim/scim-error';

/** For the line of the log. */
interface Notes {
  throttled?: true;
}

const refuse = ({ limit }: RateLimiter, seconds: number, notes: Notes): never => {
  notes.throttled = true;
  throw tooManyRequests(
    `The organisation sends more than the ${limit.perSecond} requests a second that it may; each operation of a bulk request counts as one. Nothing was changed; try again in ${seconds} s.`,
    seconds,
  );
};

/** Refuses what is beyond the organisation's rate before anything is read for it, so that it costs nobody else anything. */
export const refuseBeyondRate = (
  limiter: RateLimiter | undefined,
  incarnationId: string,
  now: Date,
  notes: Notes,
): void => {
  const seconds = limiter?.refusal(incarnationId, now);
  if (limiter !== undefined && seconds !== undefined) refuse(limiter, seconds, notes);
};

/**
 * Counts the operations of a bulk request, or refuses it as a whole before the first of them. One that is begun is carried out to its
 * end, and the organisation waits for it afterwards: a client that gets 429 for a part would have to find out which.
 */
export const countOperations = async (
  limiter: RateLimiter | undefined,
  organization: OrganizationIdentity,
  now: Date,
  operations: number,
  notes: Notes,
): Promise<void> => {
  // The request itself is counted as one already.
  const seconds = operations > 1 ? await limiter?.take(organization, now, operations - 1) : undefined;
  if (limiter !== undefined && seconds !== undefined) refuse(limiter, seconds, notes);
};
