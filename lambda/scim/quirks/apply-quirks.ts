import type { Mode } from '../mode';
import type { ScimMessage } from './quirk';
import { quirks } from './quirks';

/** The message as the standard would have it, and the names of the rewrites that it took; strict mode takes none. */
export const applyQuirks = (
  message: ScimMessage,
  mode: Mode,
): { readonly message: ScimMessage; readonly fired: readonly string[] } => {
  if (mode === 'strict') return { message, fired: [] };
  const fired: string[] = [];
  let current: ScimMessage = { ...message, paths: new Map() };
  for (const quirk of quirks) {
    const rewritten = quirk.rewrite(current);
    if (rewritten === current) continue;
    current = rewritten;
    fired.push(quirk.name);
  }
  return { message: fired.length === 0 ? message : { ...message, body: current.body }, fired };
};
