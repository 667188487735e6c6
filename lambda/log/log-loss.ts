import { describeFailure } from './describe-failure';
import { consoleLog, type LogLine } from './log-line';

/** What could not be done beside a request, as a line at WARN: the request itself was answered. */
export const logLoss =
  (log: LogLine = consoleLog) =>
  ({
    what,
    organizationId,
    cause,
  }: {
    readonly what: string;
    readonly organizationId: string;
    readonly cause: unknown;
  }) =>
    log(
      { lost: what, organizationId, ...(cause === undefined ? { gaveUp: true } : { failure: describeFailure(cause) }) },
      'WARN',
    );
