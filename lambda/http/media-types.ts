/** Media types of requests and answers, RFC 7644 §3.1 and §8.1; behaviours 1.1 and 1.2. */
import { ScimError } from '../scim/scim-error';

export const scimMediaType = 'application/scim+json';
const jsonMediaType = 'application/json';

const essence = (value: string): string => (value.split(';', 1)[0] ?? '').trim().toLowerCase();
const refused = (range: string): boolean => /;\s*q=0(\.0*)?\s*(;|$)/i.test(range);

/**
 * The media type to answer with. SCIM's own wherever it is admitted; plain JSON for clients that ask for nothing else
 * (OneLogin: `Accept: application/json`). Throws 406 when the client takes neither.
 */
export const acceptedMediaType = (accept: string | undefined): string => {
  if (accept === undefined || accept.trim() === '') return scimMediaType;
  const ranges = accept
    .split(',')
    .filter((range) => !refused(range))
    .map(essence);
  if (
    ranges.some((range) => range === scimMediaType || range === 'application/*' || range === '*/*' || range === '*')
  ) {
    return scimMediaType;
  }
  if (ranges.includes(jsonMediaType)) return jsonMediaType;
  throw new ScimError(
    406,
    `Accept is "${accept}", but this service answers ${scimMediaType} or ${jsonMediaType} only.`,
  );
};

/** Throws 415 for a body of another media type. A missing header is taken as SCIM: API Gateway fills in application/json itself. */
export const checkContentType = (contentType: string | undefined): void => {
  if (contentType === undefined || contentType.trim() === '') return;
  const type = essence(contentType);
  if (type !== scimMediaType && type !== jsonMediaType) {
    throw new ScimError(415, `Content-Type is "${type}"; send ${scimMediaType} or ${jsonMediaType}.`);
  }
};
