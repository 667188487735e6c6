import type { Json } from '../json';
import type { Quirk } from './quirk';
import type { ValueTarget } from './rewrite-parts';
import { rewriteValues } from './rewrite-values';
import { unwrapOne } from './unwrap-value';

const rewrite = (value: Json, { attribute, sub }: ValueTarget): Json => {
  // A list is at home in multi-valued attributes, and a manager is complex: the engine takes its list of one.
  if (sub === undefined && (attribute.multiValued || attribute.type === 'complex')) return value;
  const one = unwrapOne(value);
  return one === undefined ? value : one;
};

/** What Microsoft's own SCIM library expects in a PATCH; seen in MicrosoftDocs/azure-docs#42220. */
export const entraWrappedValue: Quirk = {
  name: 'entra-wrapped-value',
  fixes:
    'Old Entra jobs wrap the value of a single-valued attribute: {"op": "Replace", "path": "active", "value": [{"$ref": null, "value": "False"}]}.',
  rewrite: (message) => rewriteValues(message, { value: rewrite }),
};
