import { isArray, isObject, type Json } from '../json';

/**
 * Whether a value says "nothing": null, an empty array or no value at all are one and the same (RFC 7643 §2.5), and identity
 * providers clear attributes with `""` and `{}` too.
 */
export const isUnassigned = (value: Json | undefined): boolean =>
  value === undefined ||
  value === null ||
  value === '' ||
  (isArray(value) && value.length === 0) ||
  (isObject(value) && Object.keys(value).length === 0);
