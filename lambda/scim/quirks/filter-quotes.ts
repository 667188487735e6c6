import type { Quirk } from './quirk';
import { rewritePaths } from './rewrite-paths';

/** Seen in thomaspoignant/scim-patch#161 and BerriAI/litellm#34181; typographic quotes come with text that was pasted. */
export const filterQuotes: Quirk = {
  name: 'filter-quotes',
  fixes: `Scripts write values of filters in quotes that JSON does not have: {"op": "remove", "path": "members[value eq '2819c223']"}.`,
  rewrite: (message) => rewritePaths(message, 'filter-quotes'),
};
