import { adminBasePath } from '../http/routes';
import { type AdminCallName, type AdminRoute, adminContract } from './contract';
import { Problem } from './problem';

/** A row of the contract and the values in its path. */
export interface MatchedCall {
  readonly name: AdminCallName;
  readonly route: AdminRoute;
  readonly parameters: Readonly<Record<string, string>>;
}

const rows = Object.entries(adminContract).map(([name, route]) => ({
  name: name as AdminCallName, // The keys of the contract are the names of its calls.
  route: route as AdminRoute, // Seen as any row, not as this one's literal type.
  parts: route.path.split('/').slice(1),
}));

const parametersOf = (parts: readonly string[], segments: readonly string[]): Record<string, string> | undefined => {
  if (parts.length !== segments.length) return undefined;
  const parameters: Record<string, string> = {};
  for (const [at, part] of parts.entries()) {
    const segment = segments[at] ?? '';
    if (part.startsWith('{')) parameters[part.slice(1, -1)] = segment;
    else if (part !== segment) return undefined;
  }
  return parameters;
};

/** Finds the row for a path below `/admin/v1`; throws 404 for an unknown path and 405 for a method that it does not have. */
export const matchCall = (method: string, segments: readonly string[]): MatchedCall => {
  const onPath = rows.flatMap(({ name, route, parts }) => {
    const parameters = parametersOf(parts, segments);
    return parameters === undefined ? [] : [{ name, route, parameters }];
  });
  if (onPath.length === 0)
    throw new Problem(404, `There is no /${segments.join('/')} in this API; see ${adminBasePath}/openapi.json.`);
  const found = onPath.find(({ route }) => route.method === method);
  if (found !== undefined) return found;
  const allow = onPath.map(({ route }) => route.method).join(', ');
  throw new Problem(405, `${method} is not served here; use ${allow}.`, { headers: { allow } });
};
