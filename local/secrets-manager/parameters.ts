import type { JsonInput } from '../aws-json/json-service';
import { constraintFailed, invalidParameter } from './refusals';

/** A secret's value as a request gives it; exactly one member. */
export interface SecretValue {
  readonly secretString?: string;
  readonly secretBinary?: string;
}

const maximumValueBytes = 65_536;

/** An optional text member. */
export function text(
  input: JsonInput,
  member: string,
  limits: { minimum: number; maximum: number },
): string | undefined {
  const value = input[member];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string') throw invalidParameter(`${member} must be a string`);
  if (value.length < limits.minimum) {
    throw constraintFailed(camel(member), `have length greater than or equal to ${limits.minimum}`);
  }
  if (value.length > limits.maximum) {
    throw constraintFailed(camel(member), `have length less than or equal to ${limits.maximum}`);
  }
  return value;
}

/** A text member that must be there. */
export function requiredText(input: JsonInput, member: string, limits: { minimum: number; maximum: number }): string {
  const value = text(input, member, limits);
  if (value === undefined) throw constraintFailed(camel(member), 'not be null');
  return value;
}

/** The secret that a request is about: a name or an ARN. */
export function secretId(input: JsonInput): string {
  return requiredText(input, 'SecretId', { minimum: 1, maximum: 2048 });
}

/** The token that becomes the version's id, so that a repeated request makes no second version. */
export function clientRequestToken(input: JsonInput): string | undefined {
  return text(input, 'ClientRequestToken', { minimum: 32, maximum: 64 });
}

/** A whole number within bounds. */
export function wholeNumber(
  input: JsonInput,
  member: string,
  limits: { minimum: number; maximum: number },
): number | undefined {
  const value = input[member];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'number' || !Number.isInteger(value)) throw invalidParameter(`${member} must be a whole number`);
  if (value < limits.minimum) {
    throw constraintFailed(camel(member), `have value greater than or equal to ${limits.minimum}`);
  }
  if (value > limits.maximum)
    throw constraintFailed(camel(member), `have value less than or equal to ${limits.maximum}`);
  return value;
}

/** A list of texts. */
export function texts(input: JsonInput, member: string): string[] | undefined {
  const value = input[member];
  if (value === undefined || value === null) return undefined;
  if (!Array.isArray(value) || !value.every((element) => typeof element === 'string')) {
    throw invalidParameter(`${member} must be a list of strings`);
  }
  return value;
}

/** The value that a request carries, if any. */
export function secretValue(input: JsonInput): SecretValue | undefined {
  const secretString = text(input, 'SecretString', { minimum: 1, maximum: maximumValueBytes });
  const secretBinary = text(input, 'SecretBinary', { minimum: 1, maximum: maximumValueBytes * 2 });
  if (secretString !== undefined && secretBinary !== undefined) {
    throw invalidParameter(
      "You can't specify both a binary secret value and a string secret value in the same secret.",
    );
  }
  if (secretString !== undefined) {
    checkSize('secretString', Buffer.byteLength(secretString));
    return { secretString };
  }
  if (secretBinary === undefined) return undefined;
  checkSize('secretBinary', Buffer.byteLength(secretBinary, 'base64'));
  return { secretBinary };
}

function checkSize(member: string, bytes: number): void {
  if (bytes > maximumValueBytes) {
    throw constraintFailed(member, `have length less than or equal to ${maximumValueBytes}`);
  }
}

function camel(member: string): string {
  return member.charAt(0).toLowerCase() + member.slice(1);
}
