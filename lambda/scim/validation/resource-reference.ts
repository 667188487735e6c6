const REFERENCE = /(?:^|\/)(Users|Groups)\/([^/?#]+)\/?$/i;

/** What a `$ref` such as `https://…/scim/v2/Users/2819c223` or `../Groups/e9e30dba` points at, or undefined. RFC 7643 §2.3.7. */
export const readReference = (ref: string): { readonly type: 'User' | 'Group'; readonly id: string } | undefined => {
  const [, endpoint, segment] = REFERENCE.exec(ref) ?? [];
  if (endpoint === undefined || segment === undefined) return undefined;
  try {
    return { type: endpoint.toLowerCase() === 'groups' ? 'Group' : 'User', id: decodeURIComponent(segment) };
  } catch {
    return undefined;
  }
};
