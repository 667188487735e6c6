/** What is known of an organization's last requests: what is noted of them, and what the logs tell since. */
import type { OrganizationRecord } from '../organization-record';
import type { ActivityEntry } from './activity-entry';
import type { ActivityLog } from './activity-log';
import { type ActivityState, type Failure, tellsOfTrouble, withFailure, withSuccess } from './activity-state';

/** A failure is noted at most so long after the one before, with room for clocks that differ. */
const FAILURE_WINDOW_MILLISECONDS = 2 * 60_000;

type Log = Pick<ActivityLog, 'state' | 'readAudit' | 'readActivity'>;

const failureOf = ({ key, request, status = 0, detail = '' }: ActivityEntry): Failure => ({
  status,
  detail,
  keyId: key.id,
  keyName: key.name,
  ...(request === undefined ? {} : { method: request.method, path: request.path }),
});

/** A line of a request of an identity provider that failed. What an administrator was refused has a target. */
const isFailure = ({ kind, status = 0, target }: ActivityEntry): boolean =>
  // 429: refused for the rate, which is no failure.
  kind === 'request' && target === undefined && tellsOfTrouble(status) && status !== 429;

/** When changes were noted last is in the audit trail, of failures each has a line; reads that succeeded are noted. */
export const readLatestState = async (
  log: Log,
  { id, incarnationId, created, failing }: OrganizationRecord,
  now: Date,
): Promise<ActivityState> => {
  const noted = await log.state(id, incarnationId);
  const between = (from: string, to: string) => ({ from: [from, to].sort()[0] ?? to, to, limit: 1 });
  const { lastSuccessAt = created, lastFailureAt } = noted;
  const end = now.toISOString();
  const failuresEnd =
    failing === true || lastFailureAt === undefined
      ? end
      : new Date(Math.min(now.getTime(), Date.parse(lastFailureAt) + FAILURE_WINDOW_MILLISECONDS)).toISOString();
  const failures = between(lastFailureAt ?? lastSuccessAt, failuresEnd);
  const [changed, failed] = await Promise.all([
    log.readAudit(id, { ...between(lastSuccessAt, end), matches: ({ actor }) => actor.type === 'accessKey' }),
    failing === true || lastFailureAt !== undefined
      ? log.readActivity(id, { ...failures, incarnationId, matches: isFailure })
      : undefined,
  ]);
  const current = withSuccess(noted, changed.entries[0]?.at);
  const [line] = failed?.entries ?? [];
  return line === undefined ? current : withFailure(current, line.at, failureOf(line), failing === true);
};
