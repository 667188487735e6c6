import type * as z from 'zod/mini';
import { fieldProblems } from './field-problems';
import { Problem } from './problem';

const usualBytes = 64 * 1024;

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    throw new Problem(400, 'The body is not valid JSON.');
  }
};

/** Reads a JSON body as a schema wants it; throws a problem that names each field that is wrong. */
export const readBody = (
  schema: z.ZodMiniType,
  text: string,
  contentType: string | undefined,
  maxBytes = usualBytes,
): unknown => {
  if (Buffer.byteLength(text) > maxBytes) throw new Problem(413, `The body is larger than ${maxBytes} bytes.`);
  const type = (contentType ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (text !== '' && type !== '' && type !== 'application/json') {
    throw new Problem(415, `Content-Type is "${type}"; send application/json.`);
  }
  const result = schema.safeParse(text === '' ? {} : parse(text), { reportInput: true });
  if (result.success) return result.data;
  const errors = fieldProblems(result.error.issues, 'The body');
  throw new Problem(400, errors.map(({ detail }) => detail).join(' '), { errors });
};
