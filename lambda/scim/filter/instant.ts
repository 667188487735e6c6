/** xsd:dateTime (RFC 7643 §2.3.5); each part has a fixed width or another first character, so it never backtracks. */
const DATE_TIME = /^(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d):(\d\d)(\.\d{1,12})?(?:Z|([+-]\d\d):(\d\d))?)?$/i;

/** As above, with a space for the sign of the offset. */
const LOST_SIGN = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,12})?) (\d\d:\d\d)$/i;

/**
 * The date-time whose offset has a space for its sign, with "+" there; undefined for any other text. A "+" in a query that
 * is not percent-encoded arrives as a space, and a "-" does not.
 */
export const withOffsetSign = (text: string): string | undefined => {
  const parts = LOST_SIGN.exec(text);
  return parts === null ? undefined : `${parts[1]}+${parts[2]}`;
};

const MINUTE = 60_000;
const FARTHEST_OFFSET_MINUTES = 14 * 60;
const FOUR_CENTURIES = 146_097 * 24 * 60 * MINUTE;

/**
 * The instant of a date-time in milliseconds since 1970, fractions of them kept; undefined when the text is none.
 * Without an offset it is taken as UTC, and a date alone as its midnight.
 */
export const instantOf = (text: string): number | undefined => {
  const parts = DATE_TIME.exec(text);
  if (parts === null) return undefined;
  const number = (part: number) => Number(parts[part] ?? 0);
  const [year, month, day, hour, minute, second] = [number(1), number(2), number(3), number(4), number(5), number(6)];
  if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return undefined;
  if (hour > 24 || minute > 59 || second > 60) return undefined;
  if (hour === 24 && minute + second + number(7) > 0) return undefined;
  // Date.UTC takes the years 0 to 99 for 1900 to 1999; the calendar repeats every four centuries.
  const instant = Date.UTC(year + 400, month - 1, day, hour, minute, second) - FOUR_CENTURIES + number(7) * 1000;
  if (parts[8] === undefined) return instant;
  const offset = Math.abs(number(8)) * 60 + number(9);
  // XML Schema 1.1 Part 2 §3.3.7: no time zone is farther than 14 hours.
  if (number(9) > 59 || offset > FARTHEST_OFFSET_MINUTES) return undefined;
  return instant + (parts[8].startsWith('-') ? offset : -offset) * MINUTE;
};

/** What completes the beginning of a date-time: with "1" a first digit of a month or a day, with "0" the 30th. */
const COMPLETIONS = ['2000-01-01T00:00:00.0Z', '2000-10-10T00:00:00.0Z'];

/** Whether any date-time begins with the text. */
export const canBeginInstant = (text: string): boolean => {
  const [, before = text, offset] = /^(.{19}(?:\.\d+)?)([+-].*)$/i.exec(text) ?? [];
  if (offset !== undefined) {
    return ['+00:00', '+10:00'].some((end) => instantOf(`${before}${offset}${end.slice(offset.length)}`) !== undefined);
  }
  return [...COMPLETIONS.map((date) => `${text}${date.slice(text.length)}`), `${text}0Z`].some(
    (date) => instantOf(date) !== undefined,
  );
};

/** Whether a text has the form of a date-time, and is none: 2021-13-01T00:00:00Z. */
export const isImpossibleInstant = (text: string): boolean => DATE_TIME.test(text) && instantOf(text) === undefined;

const daysIn = (year: number, month: number): number => {
  if (month !== 2) return 30 + ((month + (month >> 3)) & 1);
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
};
