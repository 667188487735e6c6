import type { Json } from '../json';
import { isObject, onlyItem } from '../json';
import type { Mode } from '../mode';
import { invalidValue } from '../scim-error';
import { readValue } from '../validation/read-value';
import { isUnassigned } from '../validation/unassigned';
import type { Change } from './change';
import { checkMutability, checkWritable, mergeElement, setSub } from './change-element';
import { changeValues } from './change-values';

const changeComplex = (change: Change, before: Json | undefined, mode: Mode): Json | undefined => {
  const { op, attribute, sub, value = null, label } = change;
  const held = isObject(before) ? before : {};
  // Read first, a list of one would lose the null and "" in it that clear what they name.
  const only = mode === 'compatible' ? onlyItem(value) : undefined;
  if (sub !== undefined) return setSub(change, sub, held, op === 'remove' ? undefined : value, mode);
  // `{}` merges nothing; only null and "" say that the attribute is to have no value.
  if (op === 'remove' || (isUnassigned(value) && !isObject(value))) return undefined;
  if (isObject(value)) return mergeElement(change, held, value, mode);
  if (isObject(only) && !isUnassigned(only)) return mergeElement(change, held, only, mode);
  // A manager as a bare id.
  const read = readValue(attribute, value, label, { mode });
  return isObject(read) ? mergeElement(change, held, read, mode) : undefined;
};

/** The value of an attribute after a change; undefined when it is left without one. */
export const changeAttribute = (change: Change, before: Json | undefined, mode: Mode): Json | undefined => {
  const { op, attribute, value = null, label } = change;
  // What cannot be changed at all is refused whatever the value.
  checkWritable(attribute, label);
  let after: Json | undefined;
  if (attribute.multiValued) after = changeValues(change, before, mode);
  else if (attribute.type === 'complex') after = changeComplex(change, before, mode);
  else after = op === 'remove' ? undefined : readValue(attribute, value, label, { mode });
  if (isUnassigned(after)) after = undefined;
  if (op !== 'remove' && after === undefined && attribute.required)
    throw invalidValue(`"${label}" is required and cannot be emptied.`);
  checkMutability(attribute, label, before, after);
  return after;
};
