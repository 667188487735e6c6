/** The days of which the logs of an organization may hold something. */
import { maxRetentionDays } from '../directory/organization-settings';

const DAY_MILLISECONDS = 86_400_000;
/** AWS deletes expired items "typically within a few days"; what is left longer goes by itself. */
const EXPIRY_DELAY_DAYS = 7;

const dayAt = (milliseconds: number): string => new Date(milliseconds).toISOString().slice(0, 10);

/** The day so many days later, both given as `2026-01-31`. */
export const dayAfter = (day: string, days = 1): string => dayAt(Date.parse(day) + days * DAY_MILLISECONDS);

/** Whether it is a day that was, as `2026-01-31`. */
export const isPastDay = (day: string, now: string): boolean => {
  const time = Date.parse(day);
  return day <= now.slice(0, 10) && Number.isFinite(time) && dayAt(time) === day;
};

/**
 * The first day of which anything can be left: an entry is kept so long at most, whatever the settings were. When the
 * organization began may come from a file that was imported before it was checked, and is believed within these bounds only.
 */
export const firstLogDay = (begun: string | undefined, now: string): string => {
  const earliest = dayAfter(now.slice(0, 10), -maxRetentionDays - EXPIRY_DELAY_DAYS);
  const day = begun?.slice(0, 10) ?? '';
  return day > earliest && isPastDay(day, now) ? day : earliest;
};
