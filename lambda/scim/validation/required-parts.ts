import { isArray, isObject, type Json } from '../json';
import type { AttributeDefinition } from '../schema/definition';
import { invalidValue } from '../scim-error';

/** Throws unless each value of a complex attribute has the sub-attributes that it must have. RFC 7643 §7, `required`. */
export const checkRequiredParts = (attribute: AttributeDefinition, value: Json | undefined, path: string): void => {
  for (const { name, required } of attribute.subAttributes ?? []) {
    if (!required) continue;
    for (const element of isArray(value) ? value : [value]) {
      if (isObject(element) && element[name] === undefined) throw invalidValue(`"${path}.${name}" is required.`);
    }
  }
};
