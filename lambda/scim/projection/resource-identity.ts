import type { AnyResourceType } from '../schema/definition';

/** `meta.location`, and the `Location` of a 201: on the base URL that the client used. RFC 7643 §3.1. */
export const locationOf = (type: AnyResourceType, id: string, baseUrl: string): string =>
  `${baseUrl}${type.endpoint}/${id}`;

/** `meta.version`, and the `ETag` header: a weak entity tag. RFC 7644 §3.14. */
export const entityTag = (version: number): string => `W/"${version}"`;
