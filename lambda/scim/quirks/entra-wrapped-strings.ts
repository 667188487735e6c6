import { isArray, type Json } from '../json';
import type { Quirk } from './quirk';
import { mapItems, type ValueTarget } from './rewrite-parts';
import { rewriteValues } from './rewrite-values';
import { unwrapListText, unwrapValue } from './unwrap-value';

const unwrapped = (element: Json): Json => unwrapValue(element) ?? element;

const rewrite = (value: Json, { attribute }: ValueTarget): Json => {
  if (!attribute.multiValued || attribute.type === 'complex') return value;
  if (isArray(value)) return mapItems(value, unwrapped);
  return (typeof value === 'string' ? unwrapListText(value) : undefined) ?? unwrapped(value);
};

/** Seen in learn.microsoft.com/answers/questions/1693075; Entra knows multi-valued attributes as complex ones only. */
export const entraWrappedStrings: Quirk = {
  name: 'entra-wrapped-strings',
  fixes:
    'Entra wraps each value of a custom attribute of many strings: {"op": "Add", "path": "urn:ietf:params:scim:schemas:extension:acme:2.0:User:devices", "value": [{"value": "1"}]}.',
  rewrite: (message) => rewriteValues(message, { value: rewrite }),
};
