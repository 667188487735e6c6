import { isArray, type Json, type JsonObject } from '../json';
import type { Mode } from '../mode';
import { sameContent } from '../same-content';
import type { AttributeDefinition } from '../schema/definition';
import { distinctValues } from '../validation/distinct-values';
import { isLabelOnly, lacksValue } from '../validation/label-only';
import { namesNothing } from '../validation/names-nothing';

/** Refuses elements that operations have made without a `value`, to the standard's letter; what was stored so stays. */
const checkValues = (attribute: AttributeDefinition, value: readonly Json[], before: Json | undefined): void => {
  const stored = isArray(before) ? before : [];
  for (const element of value) {
    if (!lacksValue(attribute, element) || stored.some((each) => sameContent(each, element))) continue;
    throw namesNothing(attribute, attribute.name, element);
  }
};

/**
 * The value without what has no place in it once all operations are done. Entra builds a value piece by piece,
 * `emails[type eq "work"].primary` perhaps before `.value`, so that only now it shows that a value never came; and two
 * values may have become the same. `before` is the value that was stored.
 */
export const settleValue = (
  attribute: AttributeDefinition,
  value: Json,
  mode: Mode,
  before?: Json,
): Json | undefined => {
  if (!isArray(value)) return value;
  if (mode === 'strict') checkValues(attribute, value, before);
  const says = (element: Json): boolean => !isLabelOnly(attribute, element, mode);
  const distinct = distinctValues(value);
  if (distinct.every(says)) return distinct;
  const kept = distinct.filter(says);
  return kept.length === 0 ? undefined : kept;
};

interface Drafted {
  /** Absent for a whole extension. */
  readonly attribute?: AttributeDefinition;
  readonly value: Json | undefined;
}

/** What operations have made of attributes so far; one that lost its value is undefined. The others are as they were. */
export type Draft = Map<string, Drafted>;

const assigned = (object: Readonly<Record<string, Json | undefined>>): JsonObject => {
  const result: Record<string, Json> = {};
  for (const [name, value] of Object.entries(object)) if (value !== undefined) result[name] = value;
  return result;
};

/**
 * The document after all operations, sharing with the one before each attribute that came out as it was: the very same
 * object when nothing changed, which keeps `meta.lastModified` and the version. RFC 7644 §3.5.2.1, behaviours 5.10.
 */
export const settleDocument = (before: JsonObject, draft: Draft, mode: Mode): JsonObject => {
  let after: Record<string, Json> | undefined;
  let gone = false;
  for (const [name, { attribute, value }] of draft) {
    const held = before[name];
    if (value === held) continue;
    const settled = value === undefined || attribute === undefined ? value : settleValue(attribute, value, mode, held);
    if (settled === held || (settled !== undefined && sameContent(held, settled))) continue;
    after ??= { ...before };
    // What is undefined is taken out below; to delete it here would make the object a slow one.
    after[name] = settled as Json;
    gone ||= settled === undefined;
  }
  if (after === undefined) return before;
  return gone ? assigned(after) : after;
};
