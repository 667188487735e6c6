/** Holds an answer against what its exchange expects, and takes from it what later requests need. */
import type { Json } from '../../lambda/scim/json';
import { differences } from './differences';
import type { Exchange } from './exchange';
import type { Answer } from './send';
import { fillIn, pointAt, type Variables } from './variables';

/** The body of an answer; undefined when it has none, or one that is no JSON. */
export const bodyOf = ({ body }: Answer): Json | undefined => {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
};

/** The statuses that an exchange allows. */
export const allowedStatuses = ({ expect }: Exchange): readonly number[] =>
  typeof expect.status === 'number' ? [expect.status] : expect.status;

/** A sentence for each part of an answer that does not hold. */
export const checkAnswer = (exchange: Exchange, answer: Answer, variables: Variables): readonly string[] => {
  const { headers = {}, body } = exchange.expect;
  const problems: string[] = [];
  const allowed = allowedStatuses(exchange);
  if (!allowed.includes(answer.status))
    problems.push(`the status must be ${allowed.join(' or ')}, and is ${answer.status}`);
  for (const [name, expected] of Object.entries(headers)) {
    const actual = answer.headers[name.toLowerCase()];
    const value = Array.isArray(actual) ? actual.join(', ') : actual;
    problems.push(...differences(fillIn(expected, variables), value, `the header ${name}`));
  }
  const parsed = bodyOf(answer);
  if (answer.body !== '' && parsed === undefined) return [...problems, 'the body must be JSON'];
  return body === undefined ? problems : [...problems, ...differences(fillIn(body, variables), parsed)];
};

/** The variables that an exchange captures, as far as the answer has them. */
export const captureFrom = (
  { capture = {} }: Exchange,
  answer: Answer,
): { readonly variables: Variables; readonly problems: readonly string[] } => {
  const variables: Record<string, Json> = {};
  const problems: string[] = [];
  for (const [name, pointer] of Object.entries(capture)) {
    const value = pointAt(bodyOf(answer), pointer);
    if (value === undefined) problems.push(`the answer must have ${pointer}, which is needed as {{${name}}}`);
    else variables[name] = value;
  }
  return { variables, problems };
};
