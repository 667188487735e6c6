/** Conditional requests on weak entity tags, RFC 7644 §3.14 and RFC 9110 §13.1. */
import { entityTag } from '../scim/projection/resource-identity';
import { preconditionFailed } from '../scim/scim-error';

const opaque = (tag: string): string => tag.trim().replace(/^W\//i, '');
const names = (header: string, version: number): boolean =>
  header.trim() === '*' || header.split(',').some((tag) => opaque(tag) === `"${version}"`);

/** Whether `If-None-Match` names this version, which makes a GET answer 304. */
export const isNotModified = (ifNoneMatch: string | undefined, version: number): boolean =>
  ifNoneMatch !== undefined && names(ifNoneMatch, version);

/**
 * Throws 412 unless `If-Match` is absent or names this version and `If-None-Match` is absent or does not; answers whether the
 * change holds for this version only.
 */
export const checkConditions = (headers: ReadonlyMap<string, string>, version: number): boolean => {
  const [ifMatch, ifNoneMatch] = [headers.get('if-match'), headers.get('if-none-match')];
  const stands = `the resource is at version ${entityTag(version)}. Read it again.`;
  if (ifMatch !== undefined && !names(ifMatch, version)) {
    throw preconditionFailed(`If-Match is ${ifMatch}, but ${stands}`);
  }
  if (ifNoneMatch !== undefined && names(ifNoneMatch, version)) {
    throw preconditionFailed(`If-None-Match is ${ifNoneMatch}, and ${stands}`);
  }
  return ifMatch !== undefined && ifMatch.trim() !== '*';
};
