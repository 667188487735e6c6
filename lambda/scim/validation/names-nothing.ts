import type { Json } from '../json';
import type { AttributeDefinition } from '../schema/definition';
import { invalidValue } from '../scim-error';

const MAX_QUOTED = 100;

/** The value as an error shows it. */
export const quoteValue = ({ mutability, returned }: AttributeDefinition, value: Json): string => {
  // What no answer shows is not shown by an error either.
  if (mutability === 'writeOnly' || returned === 'never') return 'The value';
  const text = JSON.stringify(value);
  return text.length > MAX_QUOTED ? `${text.slice(0, MAX_QUOTED)}…` : text;
};

/**
 * The refusal of a value in which an attribute finds nothing that it could take. Taken for an empty list, `{}`, `""` or `[{}]`
 * of a faulty client would empty a group or take all roles; RFC 7643 §2.5 has null and `[]` for that.
 */
export const namesNothing = (attribute: AttributeDefinition, path: string, value: Json) => {
  const instead = attribute.multiValued ? 'null or [] to remove all values' : 'null to remove the value';
  return invalidValue(`"${path}": ${quoteValue(attribute, value)} names no value. Send ${instead}.`);
};

/** The refusal of an object in which a complex attribute finds none of its sub-attributes. */
export const namesNoPart = (attribute: AttributeDefinition, path: string, value: Json) => {
  const parts = (attribute.subAttributes ?? []).filter(({ mutability }) => mutability !== 'readOnly');
  const names = parts.map(({ name }) => name).join(', ');
  return invalidValue(`"${path}": ${quoteValue(attribute, value)} has none of the sub-attributes ${names}.`);
};
