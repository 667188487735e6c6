import type * as z from 'zod/mini';
import { makeHarmless, maxBodyDepth } from '../scim/body';
import type { Json } from '../scim/json';
import { ScimError } from '../scim/scim-error';
import { fieldProblems } from './field-problems';
import { Problem } from './problem';

const usualBytes = 64 * 1024;

/** Deeper than anything that the contract has; records of an import have bounds of their own. What reads bodies recurses. */
const MOST_LEVELS = 3 * maxBodyDepth;

const parse = (text: string): unknown => {
  try {
    const body = JSON.parse(text) as Json; // what JSON.parse gives
    makeHarmless(body, MOST_LEVELS);
    return body;
  } catch (error) {
    throw new Problem(400, error instanceof ScimError ? error.message : 'The body is not valid JSON.');
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
