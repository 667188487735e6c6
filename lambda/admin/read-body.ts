import type * as z from 'zod/mini';
import { type FieldProblem, Problem } from './problem';

const maxBytes = 64 * 1024;

const article = (type: string): string => (/^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`);

const lengthOf = (origin: string, count: number | bigint): string =>
  origin === 'string' ? `${count} characters` : origin === 'array' ? `${count} elements` : String(count);

/** What is wrong with a value, to be read after its name. */
const sentence = (issue: z.core.$ZodIssue): string => {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'is required' : `must be ${article(issue.expected)}`;
    case 'invalid_value':
      return issue.input === undefined
        ? 'is required'
        : `must be one of ${issue.values.map((value) => `"${String(value)}"`).join(', ')}`;
    case 'too_small':
      return issue.origin === 'string' && issue.minimum === 1
        ? 'must not be empty'
        : `must be at least ${lengthOf(issue.origin, issue.minimum)}`;
    case 'too_big':
      return `must be at most ${lengthOf(issue.origin, issue.maximum)}`;
    case 'invalid_format':
      if (issue.format === 'datetime') return 'must be a date-time such as 2030-01-31T12:00:00Z';
      return issue.message;
    default:
      return issue.message;
  }
};

const problemsOf = (issue: z.core.$ZodIssue): readonly FieldProblem[] => {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => {
      const field = [...issue.path, key].map(String).join('.');
      return { field, detail: `${field} is not known here.` };
    });
  }
  const field = issue.path.map(String).join('.');
  return [{ field, detail: `${field === '' ? 'The body' : field} ${sentence(issue)}.` }];
};

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    throw new Problem(400, 'The body is not valid JSON.');
  }
};

/** Reads a JSON body as a schema wants it; throws a problem that names each field that is wrong. */
export const readBody = (schema: z.ZodMiniType, text: string, contentType: string | undefined): unknown => {
  if (Buffer.byteLength(text) > maxBytes) throw new Problem(413, `The body is larger than ${maxBytes} bytes.`);
  const type = (contentType ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (text !== '' && type !== '' && type !== 'application/json') {
    throw new Problem(415, `Content-Type is "${type}"; send application/json.`);
  }
  const result = schema.safeParse(text === '' ? {} : parse(text), { reportInput: true });
  if (result.success) return result.data;
  const errors = result.error.issues.flatMap(problemsOf);
  throw new Problem(400, errors.map(({ detail }) => detail).join(' '), { errors });
};
