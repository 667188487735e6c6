import * as z from 'zod/mini';

/** XML Schema 1.1 Part 2 §3.3.7: no time zone is farther than 14 hours. */
const POSSIBLE_OFFSET = /(?:Z|[+-](?:(?:0\d|1[0-3]):[0-5]\d|14:00))$/;

/** A date-time in any time zone; what looks like one in no time zone that there is, is none. */
export const dateTimeWithOffset = z.iso
  .datetime({ offset: true, abort: true })
  .check(z.refine((text) => POSSIBLE_OFFSET.test(text), 'must be a date-time such as 2030-01-31T12:00:00Z'));
