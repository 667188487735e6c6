import { isArray, isObject, type Json, type JsonObject } from '../json';
import type { Mode } from '../mode';
import { contentKey, sameContent } from './same-content';

const isLabelOnly = (element: Json): boolean =>
  isObject(element) && Object.keys(element).every((name) => name === 'type' || name === 'primary');

/**
 * The value without what has no place in it once all operations are done. Entra builds a value piece by piece,
 * `emails[type eq "work"].primary` perhaps before `.value`, so that only now it shows that a value never came; and two
 * values may have become the same.
 */
const settleValue = (value: Json, mode: Mode): Json | undefined => {
  if (!isArray(value)) return value;
  const seen = new Set<string>();
  const kept = value.filter((element) => {
    const key = contentKey(element);
    if (seen.has(key) || (mode === 'compatible' && isLabelOnly(element))) return false;
    seen.add(key);
    return true;
  });
  if (kept.length === value.length) return value;
  return kept.length === 0 ? undefined : kept;
};

/** A document while operations are carried out on it; an attribute that lost its value is undefined in it. */
export type Draft = { [name: string]: Json | undefined };

const settleAttribute = (
  name: string,
  held: Json | undefined,
  value: Json | undefined,
  mode: Mode,
): Json | undefined => {
  if (value === held || value === undefined) return value;
  const settled =
    name.startsWith('urn:') && isObject(value)
      ? settleDocument(isObject(held) ? held : {}, value, mode)
      : settleValue(value, mode);
  // An extension without a value leaves the resource, RFC 7643 §3.3.
  if (settled === undefined || (isObject(settled) && Object.keys(settled).length === 0)) return undefined;
  return sameContent(held, settled) ? held : settled;
};

/**
 * The document after all operations, sharing with the one before each attribute that came out as it was: the very same
 * object when nothing changed, which keeps `meta.lastModified` and the version. RFC 7644 §3.5.2.1, behaviours 5.10.
 */
export const settleDocument = (before: JsonObject, draft: Readonly<Draft>, mode: Mode): JsonObject => {
  const settled: Record<string, Json> = {};
  let changed = false;
  for (const name of Object.keys(draft)) {
    const value = settleAttribute(name, before[name], draft[name], mode);
    if (value !== undefined) settled[name] = value;
    if (value !== before[name]) changed = true;
  }
  return changed ? settled : before;
};
