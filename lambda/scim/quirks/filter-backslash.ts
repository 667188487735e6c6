import type { Quirk } from './quirk';
import { rewritePaths } from './rewrite-paths';

/** Seen in thomaspoignant/scim2-parse-filter#110. */
export const filterBackslash: Quirk = {
  name: 'filter-backslash',
  fixes: String.raw`Names of Windows domains come with a backslash that is not escaped in the filter: {"op": "remove", "path": "ims[value eq \"CORP\\ada\"]"}.`,
  rewrite: (message) => rewritePaths(message, 'filter-backslash'),
};
