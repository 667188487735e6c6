import { isObject, type Json, type JsonObject } from '../json';
import type { Mode } from '../mode';
import { invalidValue } from '../scim-error';

/** Whether a value of a multi-valued attribute is the preferred one. RFC 7643 §2.4. */
export const isPrimary = (element: Json | undefined): element is JsonObject =>
  isObject(element) && element.primary === true;

/**
 * Leaves at most one element primary. With `newest`, the element at that index takes the mark from the others if it has it
 * (a PATCH does so in every mode, RFC 7644 §3.5.2). Without, one value holds several marks: the last wins in compatible
 * mode (Ping sends two), and strict mode refuses. Answers the very array passed in when there is nothing to settle.
 */
export const settlePrimary = (
  elements: readonly Json[],
  newest: number | undefined,
  mode: Mode,
  path: string,
): readonly Json[] => {
  let marked = 0;
  for (const element of elements) if (isPrimary(element)) marked += 1;
  if (marked < 2) return elements;
  if (newest === undefined && mode === 'strict') {
    throw invalidValue(`"${path}" holds ${marked} primary values; at most one may be primary.`);
  }
  const winner = newest !== undefined && isPrimary(elements[newest]) ? newest : elements.findLastIndex(isPrimary);
  return elements.map((element, index) =>
    index !== winner && isPrimary(element) ? { ...element, primary: false } : element,
  );
};
