import { refusedCharacter } from '../scim/schema/refused-character';
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
  const refused = refusedCharacter(trimmed, 'line');
  if (refused !== undefined) throw invalidField(field, `${field} must not contain ${refused}.`);
  return trimmed;
};
