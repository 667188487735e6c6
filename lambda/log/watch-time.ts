import { callsUnderWay } from './calls';
import { callSubject } from './item-kinds';
import type { LogLine } from './log-line';

/** Enough to write a line before Lambda ends the function. */
const MARGIN_MILLISECONDS = 500;
/** No function has more time: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const MAX_MILLISECONDS = 15 * 60_000;

/** What the function waits for, without what only the request may know. */
const underWay = () =>
  callsUnderWay().map((call) => ({ service: call.service, operation: call.operation, ...callSubject(call) }));

/**
 * Logs what a function is doing when its time is nearly over: Lambda itself says "Task timed out" and no more.
 * Gives the function that ends the watch.
 */
export const watchTime = (
  remainingMilliseconds: number,
  log: LogLine,
  line: () => Readonly<Record<string, unknown>>,
): (() => void) => {
  if (!(remainingMilliseconds <= MAX_MILLISECONDS)) return () => undefined;
  const timer = setTimeout(
    () => log({ outOfTime: true, ...line(), waitsFor: underWay() }, 'ERROR'),
    Math.max(0, remainingMilliseconds - MARGIN_MILLISECONDS),
  );
  timer.unref();
  return () => clearTimeout(timer);
};
