/**
 * Notes what identity providers ask for. Changes are in the audit trail already; what is written here is what it does not
 * tell: refusals, failures, and parts of a request that were left out. Of requests that only read, no more is kept than
 * when the last one was, at most every five minutes an instance, so that reading stays as cheap as it is.
 */
import type { ActivityEntry } from './activity-entry';
import type { ActivityLog } from './activity-log';
import { tellsOfTrouble } from './activity-state';

/** A request that was answered. */
export type ServedRequest = Required<Pick<ActivityEntry, 'key' | 'request' | 'status' | 'milliseconds' | 'requestId'>> &
  Pick<ActivityEntry, 'sourceIp' | 'quirks' | 'skippedMembers' | 'ignoredRoles' | 'detail'> & {
    readonly organizationId: string;
    /** Days that the organisation keeps its log. */
    readonly days: number | undefined;
  };

/** Notes a request. Never fails, and gives up rather than keep an answer waiting. */
export type RecordActivity = (request: ServedRequest) => Promise<void>;

export interface RecorderParts {
  readonly log: Pick<ActivityLog, 'appendActivity' | 'noteSuccess' | 'noteFailure'>;
  readonly now: () => Date;
  readonly newId: () => string;
  /** Waits; a write that takes longer is not waited for. */
  readonly patience: (milliseconds: number) => Promise<void>;
}

/** Days that the log is kept where the organisation sets nothing else. */
export const defaultActivityDays = 30;

const successEveryMilliseconds = 5 * 60_000;
const failureEveryMilliseconds = 60_000;
const patienceMilliseconds = 1_000;
const maxRemembered = 10_000;
const longestText = 1_000;

interface Noted {
  readonly at: number;
  readonly trouble: boolean;
}

const clipped = (text: string): string => (text.length > longestText ? `${text.slice(0, longestText)}…` : text);

const outcomeOf = (status: number): ActivityEntry['outcome'] =>
  status < 400 ? 'success' : status < 500 ? 'refused' : 'failed';

/** Remembers what it noted last, so it lives as long as its instance. */
export const createActivityRecorder = (parts: RecorderParts): RecordActivity => {
  const noted = new Map<string, Noted>();

  const noteState = async (request: ServedRequest, now: Date): Promise<void> => {
    const { organizationId, status, detail = '', key } = request;
    const trouble = tellsOfTrouble(status);
    // A look-up that finds nothing says that all is well, other refusals of this kind say nothing either way.
    if (!trouble && status >= 400) return;
    const last = noted.get(organizationId);
    const every = trouble ? failureEveryMilliseconds : successEveryMilliseconds;
    if (last !== undefined && last.trouble === trouble && now.getTime() - last.at < every) return;
    if (noted.size >= maxRemembered) noted.clear();
    noted.set(organizationId, { at: now.getTime(), trouble });
    const at = now.toISOString();
    try {
      if (!trouble) await parts.log.noteSuccess(organizationId, at);
      else {
        const { method, path } = request.request;
        const failure = { status, detail: clipped(detail), keyId: key.id, keyName: key.name, method, path };
        await parts.log.noteFailure(organizationId, at, failure);
      }
    } catch (error) {
      noted.delete(organizationId);
      throw error;
    }
  };

  const noteEntry = async (served: ServedRequest, now: Date): Promise<void> => {
    const {
      organizationId,
      days = defaultActivityDays,
      request,
      detail,
      skippedMembers = [],
      ignoredRoles = [],
    } = served;
    if (served.status < 400 && skippedMembers.length === 0 && ignoredRoles.length === 0) return;
    const { key, status, milliseconds, requestId, sourceIp, quirks } = served;
    const entry: ActivityEntry = {
      id: parts.newId(),
      at: now.toISOString(),
      kind: 'request',
      outcome: outcomeOf(status),
      key,
      request: { ...request, ...(request.filter === undefined ? {} : { filter: clipped(request.filter) }) },
      status,
      milliseconds,
      requestId,
      ...(sourceIp === undefined ? {} : { sourceIp }),
      ...(quirks === undefined || quirks.length === 0 ? {} : { quirks }),
      ...(skippedMembers.length === 0 ? {} : { skippedMembers: skippedMembers.slice(0, 100) }),
      ...(ignoredRoles.length === 0 ? {} : { ignoredRoles: ignoredRoles.slice(0, 100) }),
      ...(detail === undefined ? {} : { detail: clipped(detail) }),
    };
    await parts.log.appendActivity(organizationId, entry, days);
  };

  return async (request) => {
    const now = parts.now();
    const work = Promise.allSettled([noteState(request, now), noteEntry(request, now)]);
    await Promise.race([work, parts.patience(patienceMilliseconds)]);
  };
};
