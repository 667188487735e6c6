import { isArray, type Json, type JsonObject } from '../json';
import type { Mode } from '../mode';
import { sameContent } from '../same-content';
import { distinctValues } from '../validation/distinct-values';
import { isLabelOnly } from '../validation/label-only';

/**
 * The value without what has no place in it once all operations are done. Entra builds a value piece by piece,
 * `emails[type eq "work"].primary` perhaps before `.value`, so that only now it shows that a value never came; and two
 * values may have become the same.
 */
const settleValue = (value: Json, mode: Mode): Json | undefined => {
  if (!isArray(value)) return value;
  const distinct = distinctValues(value);
  if (mode === 'strict' || !distinct.some(isLabelOnly)) return distinct;
  const kept = distinct.filter((element) => !isLabelOnly(element));
  return kept.length === 0 ? undefined : kept;
};

/** What operations have made of attributes so far; one that lost its value is undefined. The others are as they were. */
export type Draft = Map<string, Json | undefined>;

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
  for (const [name, value] of draft) {
    const held = before[name];
    if (value === held) continue;
    const settled = value === undefined ? undefined : settleValue(value, mode);
    if (settled === held || (settled !== undefined && sameContent(held, settled))) continue;
    after ??= { ...before };
    // What is undefined is taken out below; to delete it here would make the object a slow one.
    after[name] = settled as Json;
    gone ||= settled === undefined;
  }
  if (after === undefined) return before;
  return gone ? assigned(after) : after;
};
