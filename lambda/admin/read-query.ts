import type * as z from 'zod/mini';
import { fieldProblems } from './field-problems';
import { Problem } from './problem';

/** Reads query parameters as a schema wants them, whatever the case of their names; throws a problem that names each that is wrong. */
export const readQuery = (schema: z.ZodMiniObject, parameters: ReadonlyMap<string, string>): unknown => {
  const names = new Map(Object.keys(schema.shape).map((name) => [name.toLowerCase(), name]));
  const given = Object.fromEntries([...parameters].map(([name, value]) => [names.get(name) ?? name, value]));
  const result = schema.safeParse(given, { reportInput: true });
  if (result.success) return result.data;
  const errors = fieldProblems(result.error.issues, 'The query');
  throw new Problem(400, errors.map(({ detail }) => detail).join(' '), { errors });
};
