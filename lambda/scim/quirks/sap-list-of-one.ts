import { isArray, isObject, type Json, onlyItem } from '../json';
import type { AttributeDefinition } from '../schema/definition';
import { findSubAttribute } from '../schema/lookup';
import { isUnassigned } from '../validation/unassigned';
import type { Quirk } from './quirk';
import { mapItems, mapValues, type ValueTarget } from './rewrite-parts';
import { rewriteValues } from './rewrite-values';

/** The only element of a list; nothing that is empty itself. */
const only = (value: Json): Json => {
  const one = onlyItem(value);
  return one === undefined || isUnassigned(one) || isArray(one) ? value : one;
};

/** A simple value of a single-valued attribute; an object in its place is the engine's to refuse. */
const onlySimple = (value: Json): Json => {
  const one = only(value);
  return isObject(one) ? value : one;
};

const isOne = ({ multiValued, type }: AttributeDefinition): boolean => !multiValued && type !== 'complex';

const within = (attribute: AttributeDefinition, element: Json): Json =>
  isObject(element)
    ? mapValues(element, (value, key) => {
        const sub = findSubAttribute(attribute, key);
        return sub !== undefined && isOne(sub) ? onlySimple(value) : value;
      })
    : element;

const rewrite = (value: Json, { attribute, sub, filtered }: ValueTarget): Json => {
  if (sub !== undefined || isOne(attribute)) return isOne(sub ?? attribute) ? onlySimple(value) : value;
  const one = filtered || !attribute.multiValued ? only(value) : value;
  if (attribute.type !== 'complex') return one;
  return isArray(one) ? mapItems(one, (element) => within(attribute, element)) : within(attribute, one);
};

/** SAP Identity Provisioning; seen in SAP-archive/scimono#202. */
export const sapListOfOne: Quirk = {
  name: 'sap-list-of-one',
  fixes:
    'SAP puts a list of one where one value belongs: {"op": "replace", "path": "emails[value eq \\"mark@example.de\\"]", "value": [{"value": "mark@example.de", "primary": true}]}.',
  rewrite: (message) => rewriteValues(message, { value: rewrite }),
};
