import { refusedInName } from '../scim/schema/refused-character';
import { invalidField } from './management-error';

/** The text without spaces around it; throws unless it is one line of bearable length, with no character at its ends that it must not have within. */
export const checkedText = (
  field: string,
  text: string,
  limit: number,
  { empty = false }: { readonly empty?: boolean } = {},
): string => {
  // Line ends and byte order marks are white space to `trim`.
  const refused = refusedInName(text);
  if (refused !== undefined) throw invalidField(field, `${field} must not contain ${refused}.`);
  const trimmed = text.trim();
  if (trimmed === '' && !empty) throw invalidField(field, `${field} must not be empty.`);
  if (trimmed.length > limit) throw invalidField(field, `${field} must have at most ${limit} characters.`);
  return trimmed;
};
