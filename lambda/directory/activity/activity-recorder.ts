/**
 * Notes what identity providers ask for. Changes are in the audit trail already; what is written here is what it does not
 * tell: refusals, failures, and parts of a request that were left out. Of requests that only read, no more is kept than
 * when the last one was, at most every five minutes an instance, so that reading stays as cheap as it is.
 */
import { isServiceFailure } from '../../scim/scim-error';
import { elapsedMilliseconds } from '../elapsed-milliseconds';
import type { ReportLoss } from '../report-loss';
import type { ActivityEntry } from './activity-entry';
import type { ActivityLog } from './activity-log';
import { tellsOfTrouble } from './activity-state';

/** A request that was answered. `days`: how long the organisation keeps its log; 0 where there is no organisation. */
export type ServedRequest = Required<Pick<ActivityEntry, 'key' | 'request' | 'status' | 'milliseconds' | 'requestId'>> &
  Pick<
    ActivityEntry,
    'target' | 'sourceIp' | 'quirks' | 'skippedMembers' | 'ignoredRoles' | 'unknownAttributes' | 'detail'
  > & {
    readonly organizationId: string;
    /** As the key says; what was noted of a deleted organization says nothing of the next one with its id. */
    readonly incarnationId: string;
    readonly days: number | undefined;
    /** As the record of the organization said when the request began; undefined where it was not read. */
    readonly failing?: boolean | undefined;
    /** It was refused for its rate, without a look at the organisation. */
    readonly throttled?: true;
  };

/** Notes a request. Never fails, and gives up rather than keep an answer waiting. */
export type RecordActivity = (request: ServedRequest) => Promise<void>;

export interface RecorderParts {
  readonly log: Pick<
    ActivityLog,
    'appendActivity' | 'noteSuccess' | 'noteFailure' | 'isFailing' | 'markFailing' | 'noteThrottled'
  >;
  readonly now: () => Date;
  readonly newId: () => string;
  /** Waits; a write that takes longer is not waited for. */
  readonly patience: (milliseconds: number) => Promise<void>;
  readonly reportLoss?: ReportLoss;
}

/** Days that the log is kept where the organisation sets nothing else. */
const defaultActivityDays = 30;

/** How often a success is noted. */
export const successEveryMilliseconds = 5 * 60_000;
const failureEveryMilliseconds = 60_000;
const throttledEveryMilliseconds = 60_000;
/** How often requests with the same attributes that no schema has are noted. */
const unknownEveryMilliseconds = 5 * 60_000;
/** How many of them are noted in that time, whatever the names, of an organization. */
const MAX_UNKNOWN_ENTRIES = 100;
/** How long an answer waits for what is written about it. */
export const patienceMilliseconds = 1_000;
const maxRemembered = 10_000;
const longestText = 1_000;

/** When each was noted last, in milliseconds. */
interface Noted {
  readonly success?: number;
  readonly failure?: number;
  readonly days: number | undefined;
}

const clipped = (text: string): string => (text.length > longestText ? `${text.slice(0, longestText)}…` : text);

// A success with a reason to complain: a part of it was refused.
const outcomeOf = (status: number, detail: string | undefined): ActivityEntry['outcome'] =>
  isServiceFailure(status) ? 'failed' : status < 400 && detail === undefined ? 'success' : 'refused';

/** The line of the log that a request is. */
export const entryOf = (
  served: Omit<ServedRequest, 'organizationId' | 'incarnationId' | 'days'>,
  id: string,
  at: Date,
): ActivityEntry => {
  const { key, request, status, milliseconds, requestId, sourceIp, target, detail } = served;
  const { quirks = [], skippedMembers = [], ignoredRoles = [], unknownAttributes = [] } = served;
  return {
    id,
    at: at.toISOString(),
    kind: 'request',
    outcome: outcomeOf(status, detail),
    key,
    ...(target === undefined ? {} : { target }),
    request: { ...request, ...(request.filter === undefined ? {} : { filter: clipped(request.filter) }) },
    status,
    milliseconds,
    requestId,
    ...(sourceIp === undefined ? {} : { sourceIp }),
    ...(quirks.length === 0 ? {} : { quirks }),
    ...(skippedMembers.length === 0 ? {} : { skippedMembers: skippedMembers.slice(0, 100) }),
    ...(ignoredRoles.length === 0 ? {} : { ignoredRoles: ignoredRoles.slice(0, 100) }),
    ...(unknownAttributes.length === 0 ? {} : { unknownAttributes }),
    ...(detail === undefined ? {} : { detail: clipped(detail) }),
  };
};

/** Remembers what it noted last, so it lives as long as its instance. */
export const createActivityRecorder = (parts: RecorderParts): RecordActivity => {
  const noted = new Map<string, Noted>();
  const throttled = new Map<string, number>();
  const unknown = new Map<string, number>();
  const unknownCounts = new Map<string, { readonly since: number; count: number }>();
  const lost = (organizationId: string, cause: unknown): void =>
    parts.reportLoss?.({ what: 'activity', organizationId, cause });

  const remember = ({ incarnationId, days }: ServedRequest, at: Omit<Noted, 'days'>): void => {
    if (noted.size >= maxRemembered) noted.clear();
    noted.set(incarnationId, { ...at, days });
  };

  const isDue = (last: number | undefined, now: Date, everyMilliseconds: number): boolean =>
    last === undefined || elapsedMilliseconds(last, now.getTime()) >= everyMilliseconds;

  const writeFailure = ({ organizationId, status, detail = '', key, request }: ServedRequest, now: Date) =>
    parts.log.noteFailure(organizationId, now.toISOString(), {
      status,
      detail: clipped(detail),
      keyId: key.id,
      keyName: key.name,
      method: request.method,
      path: request.path,
    });

  /**
   * Notes that requests fail, if this is the first that does or it was not noted lately. The record is read again: a request side
   * by side with this one may have succeeded since it was read.
   */
  const noteFailure = async (request: ServedRequest, now: Date): Promise<void> => {
    const { organizationId: id, incarnationId, failing } = request;
    const organization = { id, incarnationId };
    const known = failing !== false && (await parts.log.isFailing(organization));
    const last = noted.get(incarnationId);
    if (known && !isDue(last?.failure, now, failureEveryMilliseconds)) return;
    remember(request, { ...last, failure: now.getTime() });
    await Promise.all([writeFailure(request, now), known ? undefined : parts.log.markFailing(organization, true)]);
  };

  /** The write that a success needs, if it is the first after failures, whoever had them, or none was noted lately. */
  const noteSuccess = (request: ServedRequest, now: Date): Promise<unknown> | undefined => {
    const { organizationId: id, incarnationId, failing = false } = request;
    const last = noted.get(incarnationId);
    if (!failing && !isDue(last?.success, now, successEveryMilliseconds)) return undefined;
    remember(request, { ...last, success: now.getTime() });
    const success = parts.log.noteSuccess(id, now.toISOString());
    return failing ? Promise.all([success, parts.log.markFailing({ id, incarnationId }, false)]) : success;
  };

  /** The write that the state of the organisation needs, if it needs one now. */
  const noteState = (request: ServedRequest, now: Date): Promise<void> | undefined => {
    const { organizationId, incarnationId, status } = request;
    const trouble = tellsOfTrouble(status);
    // A look-up that finds nothing is no trouble, and no success to speak of either.
    if (!trouble && status >= 400) return undefined;
    return (trouble ? noteFailure(request, now) : noteSuccess(request, now))?.then(
      () => undefined,
      (cause: unknown) => {
        noted.delete(incarnationId);
        lost(organizationId, cause);
      },
    );
  };

  /** Whether so many different ones were noted of the organization lately that names seem to be made up. */
  const isCrowded = (incarnationId: string, now: Date): boolean => {
    const known = unknownCounts.get(incarnationId);
    if (known !== undefined && elapsedMilliseconds(known.since, now.getTime()) < unknownEveryMilliseconds) {
      return (known.count += 1) > MAX_UNKNOWN_ENTRIES;
    }
    if (unknownCounts.size >= maxRemembered) unknownCounts.clear();
    unknownCounts.set(incarnationId, { since: now.getTime(), count: 1 });
    return false;
  };

  /**
   * Whether a request named attributes that no schema has, and its like was not noted lately: look-ups and users come by the
   * thousand, each with the same names. Of what resource a request is makes no difference.
   */
  const isNewlyUnknown = ({ incarnationId, request, unknownAttributes = [] }: ServedRequest, now: Date): boolean => {
    if (unknownAttributes.length === 0) return false;
    const { method, path, resourceId } = request;
    const endpoint = resourceId === undefined ? path : path.slice(0, path.indexOf('/', 1));
    const names = unknownAttributes.map(({ name }) => name).sort();
    const like = JSON.stringify([incarnationId, method, endpoint, names]);
    const last = unknown.get(like);
    if (last !== undefined && elapsedMilliseconds(last, now.getTime()) < unknownEveryMilliseconds) return false;
    if (isCrowded(incarnationId, now)) return false;
    if (unknown.size >= maxRemembered) unknown.clear();
    unknown.set(like, now.getTime());
    return true;
  };

  /** The write of a line of the log, if the request is one that the audit trail does not tell of. */
  const noteEntry = (served: ServedRequest, now: Date): Promise<void> | undefined => {
    const { skippedMembers = [], ignoredRoles = [] } = served;
    const { organizationId, days = defaultActivityDays, status, detail } = served;
    const whole = status < 400 && detail === undefined && skippedMembers.length === 0 && ignoredRoles.length === 0;
    if (whole && !isNewlyUnknown(served, now)) return undefined;
    const entry = entryOf(served, parts.newId(), now);
    return parts.log.appendActivity(organizationId, entry, days).catch((cause: unknown) => lost(organizationId, cause));
  };

  /** Once a minute, however many are refused: they come because there are too many already. */
  const noteThrottled = (request: ServedRequest, now: Date): readonly (Promise<void> | undefined)[] => {
    const { organizationId, incarnationId } = request;
    const last = throttled.get(incarnationId);
    if (last !== undefined && elapsedMilliseconds(last, now.getTime()) < throttledEveryMilliseconds) return [];
    if (throttled.size >= maxRemembered) throttled.clear();
    throttled.set(incarnationId, now.getTime());
    const days = noted.get(incarnationId)?.days;
    return [
      parts.log.noteThrottled(organizationId, now.toISOString()).catch((cause: unknown) => lost(organizationId, cause)),
      noteEntry({ ...request, days }, now),
    ];
  };

  return async (request) => {
    if (request.organizationId === '' || request.days === 0) return;
    const now = parts.now();
    const begun =
      request.throttled === true ? noteThrottled(request, now) : [noteState(request, now), noteEntry(request, now)];
    const writes = begun.filter((write) => write !== undefined);
    if (writes.length === 0) return;
    const done = Promise.all(writes).then(() => true);
    const inTime = await Promise.race([done, parts.patience(patienceMilliseconds).then(() => false)]);
    if (!inTime) lost(request.organizationId, undefined);
  };
};
