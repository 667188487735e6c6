import { InvalidArgumentError } from 'commander';
import { type MomentKind, parseMoment, UnreadableMoment } from './parse-moment';

/** Reads the value of an option that is a moment. */
export const momentOption =
  (kind: MomentKind, now: () => Date) =>
  (text: string): string => {
    try {
      const moment = parseMoment(text, kind, now());
      if (kind === 'since' && Date.parse(moment) > now().getTime()) {
        throw new UnreadableMoment(`It is yet to come: ${moment}.`);
      }
      return moment;
    } catch (error) {
      throw error instanceof UnreadableMoment ? new InvalidArgumentError(error.message) : error;
    }
  };

/** The same where "never" says that something does not end. */
export const expiryOption =
  (now: () => Date) =>
  (text: string): string =>
    text.trim().toLowerCase() === 'never' ? 'never' : momentOption('expiry', now)(text);
