/** Conditional requests on weak entity tags, RFC 7644 §3.14 and RFC 9110 §13.1. */
import { entityTag } from '../scim/projection/resource-identity';
import { preconditionFailed } from '../scim/scim-error';

const opaque = (tag: string): string => tag.trim().replace(/^W\//i, '');
const names = (header: string, version: number): boolean =>
  header.trim() === '*' || header.split(',').some((tag) => opaque(tag) === `"${version}"`);

/** Whether `If-None-Match` names this version, which makes a GET answer 304 and refuses a change. */
export const isNotModified = (ifNoneMatch: string | undefined, version: number): boolean =>
  ifNoneMatch !== undefined && names(ifNoneMatch, version);

const refusal = (condition: string, version: number) =>
  preconditionFailed(`${condition} the resource is at version ${entityTag(version)}. Read it again.`);

/**
 * Throws 412 unless `If-Match` is absent or names this version and `If-None-Match` is absent or does not; answers whether the
 * change holds for this version only.
 */
export const checkConditions = (headers: ReadonlyMap<string, string>, version: number): boolean => {
  const [ifMatch, ifNoneMatch] = [headers.get('if-match'), headers.get('if-none-match')];
  if (ifMatch !== undefined && !names(ifMatch, version)) throw refusal(`If-Match is ${ifMatch}, but`, version);
  if (isNotModified(ifNoneMatch, version)) throw refusal(`If-None-Match is ${ifNoneMatch}, and`, version);
  return ifMatch !== undefined && ifMatch.trim() !== '*';
};
