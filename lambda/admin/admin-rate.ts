/** What admin keys get that send more than they may. */

import type { OrganizationIdentity } from '../directory/organization-record';
import type { RateLimiter } from '../directory/rate-limit/rate-limiter';
import { Problem } from './problem';

type Authorizer = Readonly<Record<string, string | undefined>>;

/** Whose rate an admin key takes of: its organisation's, or the platform's, whose id is ''. */
export const ownerOf = ({ organizationId = '', incarnationId = organizationId }: Authorizer): OrganizationIdentity => ({
  id: organizationId,
  incarnationId,
});

/** Refuses what is beyond the rate before anything is read for it. */
export const refuseBeyondAdminRate = (
  limiter: RateLimiter | undefined,
  { id, incarnationId }: OrganizationIdentity,
  now: Date,
): void => {
  const seconds = limiter?.refusal(incarnationId, now);
  if (limiter === undefined || seconds === undefined) return;
  const whose = id === '' ? 'The platform admin keys send' : `The admin keys of the organisation "${id}" send`;
  const detail = `${whose} more than the ${limiter.limit.perSecond} requests a second that they may. Nothing was changed; try again in ${seconds} s.`;
  throw new Problem(429, detail, { headers: { 'retry-after': String(seconds) } });
};
