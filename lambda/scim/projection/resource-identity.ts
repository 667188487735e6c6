import type { JsonObject } from '../json';
import type { AnyResourceType } from '../schema/definition';

/** `meta.location`, and the `Location` of a 201: on the base URL that the client used. RFC 7643 §3.1. */
export const locationOf = (type: AnyResourceType, id: string, baseUrl: string): string =>
  `${baseUrl}${type.endpoint}/${id}`;

/** The `$ref` of a value: its own type tells the end point, or else what its attribute is for. RFC 7643 §2.4. */
export const referenceOf = (
  { type }: JsonObject,
  value: string,
  otherwise: '/Users' | '/Groups',
  baseUrl: string,
): string => {
  const endpoint = type === 'Group' ? '/Groups' : type === 'User' ? '/Users' : otherwise;
  return `${baseUrl}${endpoint}/${encodeURIComponent(value)}`;
};

/** `meta.version`, and the `ETag` header: a weak entity tag. RFC 7644 §3.14. */
export const entityTag = (version: number): string => `W/"${version}"`;
