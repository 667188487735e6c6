/** How handlers log: objects on the console, which Lambda writes as JSON with the level of the method. */
import { describeFailure, type LoggedFailure } from './describe-failure';

type LogLevel = 'INFO' | 'WARN' | 'ERROR';

/** Takes a line. What is ERROR is written at every `logLevel` that the deployment may have. */
export type LogLine = (line: Readonly<Record<string, unknown>>, level: LogLevel) => void;

/** Logs to the function's own log. https://docs.aws.amazon.com/lambda/latest/dg/nodejs-logging.html */
export const consoleLog: LogLine = (line, level) => {
  if (level === 'ERROR') console.error(line);
  else if (level === 'WARN') console.warn(line);
  else console.info(line);
};

/** A bulk request of a thousand operations may fail a thousand times for one reason. */
const SHOWN = 5;

const sameFailure = (one: LoggedFailure, other: LoggedFailure): boolean =>
  one.cause === other.cause && one.operation === other.operation && one.message === other.message;

/** The fields of a line that tell what failed; none when nothing did. */
export const failureFields = (errors: readonly unknown[]): Readonly<Record<string, unknown>> => {
  const distinct: LoggedFailure[] = [];
  for (const error of errors) {
    if (distinct.length >= SHOWN) break;
    const failure = describeFailure(error);
    if (!distinct.some((each) => sameFailure(each, failure))) distinct.push(failure);
  }
  const [failure, ...others] = distinct;
  if (failure === undefined) return {};
  return {
    failure,
    ...(errors.length === 1 ? {} : { failures: errors.length }),
    ...(others.length === 0 ? {} : { otherFailures: others }),
  };
};
