/** xsd:dateTime (RFC 7643 §2.3.5); each part has a fixed width or another first character, so it never backtracks. */
const DATE_TIME = /^(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,12}))?(?:Z|([+-])(\d\d):(\d\d))?)?$/i;

const MINUTE = 60_000;

/**
 * The instant of a date-time in milliseconds since 1970, fractions of them kept; undefined when the text is none.
 * Without an offset it is taken as UTC, and a date alone as its midnight.
 */
export const instantOf = (text: string): number | undefined => {
  const parts = DATE_TIME.exec(text);
  if (parts === null) return undefined;
  const [, year, month, day, hour = 0, minute = 0, second = 0, fraction, sign, offsetHours = 0, offsetMinutes = 0] =
    parts;
  // Date.UTC reads the years 0 to 99 as 1900 to 1999 and rolls over what is out of range.
  const date = new Date(0);
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  if (date.getUTCMonth() !== Number(month) - 1) return undefined;
  if (Number(hour) > 24 || Number(minute) > 59 || Number(second) > 60) return undefined;
  const time = ((Number(hour) * 60 + Number(minute)) * 60 + Number(second)) * 1000;
  const offset = (Number(offsetHours) * 60 + Number(offsetMinutes)) * MINUTE;
  const milliseconds = fraction === undefined ? 0 : Number(`0.${fraction}`) * 1000;
  return date.getTime() + time + milliseconds - (sign === '-' ? -offset : offset);
};
