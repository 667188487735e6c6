import type { Json } from '../json';

const hasNothing = (value: object): boolean => {
  for (const _ in value) return false;
  return true;
};

/**
 * Whether a value says "nothing": null, an empty array or no value at all are one and the same (RFC 7643 §2.5), and identity
 * providers clear attributes with `""` and `{}` too.
 */
export const isUnassigned = (value: Json | undefined): boolean =>
  typeof value === 'object' && value !== null
    ? hasNothing(value)
    : value === undefined || value === null || value === '';
