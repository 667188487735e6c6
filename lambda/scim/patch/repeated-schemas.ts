import { isArray, type Json } from '../json';
import type { Mode } from '../mode';
import type { ResourceTypeDefinition } from '../schema/definition';
import { findExtension, isCoreUrn } from '../schema/lookup';
import { invalidValue, mutability } from '../scim-error';
import type { Change } from './change';

const MAX_QUOTED = 100;

const isSchemaOf = (type: ResourceTypeDefinition, urn: Json): boolean =>
  typeof urn === 'string' && (isCoreUrn(type, urn) || findExtension(type, urn) !== undefined);

/**
 * Refuses what a client would change of `schemas`: the URNs in use follow from the attributes, RFC 7643 §3. Whoever sends back
 * what was read, or names any schemas of the resource type, changes nothing.
 */
export const checkRepeatedSchemas = (
  { op, filter, value = null, keyed }: Change,
  type: ResourceTypeDefinition,
  mode: Mode,
): void => {
  const list = typeof value === 'string' && mode === 'compatible' ? [value] : value;
  const empties = op === 'replace' && (list === null || (isArray(list) && list.length === 0));
  // Among other attributes, null and [] are as good as absent.
  if (op === 'remove' || filter !== undefined || (empties && !(keyed === true && mode === 'compatible')))
    throw mutability('"schemas" follows from the attributes and cannot be changed; change the attributes.');
  if (list === null) return;
  const foreign = isArray(list) ? list.find((urn) => !isSchemaOf(type, urn)) : list;
  if (foreign === undefined) return;
  throw invalidValue(
    `"schemas": ${JSON.stringify(foreign).slice(0, MAX_QUOTED)} is no schema of a ${type.name}. Send URNs of its schemas.`,
  );
};
