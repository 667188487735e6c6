import { invalidField } from './management-error';

/** The text without white space around it; throws unless it is one line of bearable length. */
export const checkedText = (
  field: string,
  text: string,
  limit: number,
  { empty = false }: { readonly empty?: boolean } = {},
): string => {
  const trimmed = text.trim();
  if (trimmed === '' && !empty) throw invalidField(field, `${field} must not be empty.`);
  if (trimmed.length > limit) throw invalidField(field, `${field} must have at most ${limit} characters.`);
  if (/[\p{Cc}\p{Cs}]/u.test(trimmed)) {
    throw invalidField(field, `${field} must not hold control characters or broken Unicode.`);
  }
  return trimmed;
};
