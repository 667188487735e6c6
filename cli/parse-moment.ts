/** Moments as people type them. Days are those of UTC, as in all that the service shows. */

export class UnreadableMoment extends Error {}

/** Which end of a day is meant where only the day is said, and where durations lead. */
export type MomentKind =
  /** The oldest that is asked for: from the beginning of the day, durations lead back. */
  | 'since'
  /** The newest that is asked for: to the end of the day, durations lead back. */
  | 'until'
  /** When something ends: at the end of the day, durations lead forward, and it must be in the future. */
  | 'expiry';

const SECOND_MILLISECONDS = 1000;
const DAY_MILLISECONDS = 86_400 * SECOND_MILLISECONDS;
const units: Readonly<Record<string, number>> = {
  s: SECOND_MILLISECONDS,
  m: 60 * SECOND_MILLISECONDS,
  h: 3600 * SECOND_MILLISECONDS,
  d: DAY_MILLISECONDS,
  w: 7 * DAY_MILLISECONDS,
  y: 365 * DAY_MILLISECONDS,
};
const days: Readonly<Record<string, number>> = { yesterday: -1, today: 0, tomorrow: 1 };

/** What may be typed, for helps and errors. */
export const momentForms = '90d, 12h, yesterday, 2026-12-05 or 2026-12-05T12:00:00Z';

/** The same for what is yet to come. */
export const expiryForms = '90d, 12h, tomorrow, 2030-01-31 or 2030-01-31T12:00:00Z';

const duration = /^(\d{1,6})([smhdwy])$/i;
const day = /^(\d{4}-\d{2}-\d{2})$/;
const instant = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2})(:\d{2}(?:\.\d{1,9})?)?(Z|[+-](?:(?:0\d|1[0-3]):\d{2}|14:00))?$/i;

/** The beginning of the day; undefined for one that no calendar has, such as February 30. */
const dayOf = (date: string): number | undefined => {
  const time = Date.parse(`${date}T00:00:00.000Z`);
  return Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== date ? undefined : time;
};

const wholeDay = (begins: number, kind: MomentKind): number =>
  kind === 'since' ? begins : begins + DAY_MILLISECONDS - 1;

const timeOf = (text: string, kind: MomentKind, now: Date): number | undefined => {
  const [, count = '', unit = ''] = duration.exec(text) ?? [];
  const length = units[unit.toLowerCase()];
  if (length !== undefined) return now.getTime() + (kind === 'expiry' ? 1 : -1) * Number(count) * length;
  const word = text.toLowerCase();
  if (word === 'now') return now.getTime();
  const today = dayOf(now.toISOString().slice(0, 10)) ?? 0;
  const distance = Object.hasOwn(days, word) ? days[word] : undefined;
  if (distance !== undefined) return wholeDay(today + distance * DAY_MILLISECONDS, kind);
  const date = day.exec(text)?.[1];
  const begins = date === undefined ? undefined : dayOf(date);
  if (begins !== undefined) return wholeDay(begins, kind);
  const [, onDay, minutes, seconds = ':00', offset = 'Z'] = instant.exec(text) ?? [];
  if (onDay === undefined || minutes === undefined || dayOf(onDay) === undefined) return undefined;
  const time = Date.parse(`${onDay}T${minutes}${seconds}${offset.toUpperCase()}`);
  return Number.isNaN(time) ? undefined : time;
};

/** Reads a moment; without an offset it is one of UTC. */
export const parseMoment = (text: string, kind: MomentKind, now: Date): string => {
  const time = timeOf(text.trim(), kind, now);
  const latest = Date.parse('9999-12-31T23:59:59.999Z');
  const forms = kind === 'expiry' ? expiryForms : momentForms;
  if (time === undefined || Math.abs(time) > latest) throw new UnreadableMoment(`It must be such as ${forms}.`);
  if (kind === 'expiry' && time <= now.getTime()) {
    throw new UnreadableMoment(`It must be in the future. Examples: ${forms}.`);
  }
  return new Date(time).toISOString();
};
