import type * as z from 'zod/mini';
import type { FieldProblem } from './problem';

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

const problemsOf = (issue: z.core.$ZodIssue, whole: string): readonly FieldProblem[] => {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => {
      const field = [...issue.path, key].map(String).join('.');
      return { field, detail: `${field} is not known here.` };
    });
  }
  const field = issue.path.map(String).join('.');
  return [{ field, detail: `${field === '' ? whole : field} ${sentence(issue)}.` }];
};

/** A sentence for each field that a schema refuses; `whole` names what all fields are in. */
export const fieldProblems = (issues: readonly z.core.$ZodIssue[], whole: string): readonly FieldProblem[] =>
  issues.flatMap((issue) => problemsOf(issue, whole));
