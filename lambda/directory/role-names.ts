/**
 * A PATCH is applied to the roles as they are shown, while it may name each of them by slug, by an earlier slug or by UUID:
 * taking away by another name than the shown one would succeed and take nothing. Behaviour 3.1.
 */
import { parsePatchPath } from '../scim/filter/parse-patch-path';
import { printPatchPath } from '../scim/filter/print-filter';
import { isArray, isObject, type Json } from '../scim/json';
import type { Mode } from '../scim/mode';
import type { PatchOperation } from '../scim/patch/read-patch';
import type { ResourceTypeDefinition } from '../scim/schema/definition';
import { type Catalogue, findRole } from './access/catalogue';
import type { UserGrants } from './access/grants';
import { isRoleValue, withRoleNames } from './role-filter';

/** How a user's roles are shown. */
interface Shown {
  readonly type: ResourceTypeDefinition;
  readonly catalogue: Catalogue;
  readonly grants: UserGrants | undefined;
  readonly mode: Mode;
}

const shownName = ({ catalogue, grants }: Shown, name: string): string => {
  const role = findRole(catalogue, name)?.role;
  const as = role && grants?.assigned[role.id]?.as;
  if (role === undefined || as === undefined) return name;
  return as === 'id' ? role.id : role.slug;
};

const inElement = (shown: Shown, element: Json): Json => {
  if (typeof element === 'string') return shownName(shown, element);
  if (!isObject(element) || typeof element.value !== 'string') return element;
  return { ...element, value: shownName(shown, element.value) };
};

const inPath = (shown: Shown, text: string): string => {
  const parsed = parsePatchPath(text, { mode: shown.mode });
  const { path, filter } = parsed;
  if (filter === undefined) return text;
  const renamed = withRoleNames(shown.type, shown.catalogue, path, filter, (name) => shownName(shown, name));
  return renamed === filter ? text : printPatchPath({ ...parsed, filter: renamed });
};

const named = (shown: Shown, operation: PatchOperation): PatchOperation => {
  const { op, path, value } = operation;
  if (path?.includes('[')) return { ...operation, path: inPath(shown, path) };
  if (op !== 'remove' || path === undefined || value === undefined || !isRoleValue(shown.type, path)) return operation;
  return {
    ...operation,
    value: isArray(value) ? value.map((each) => inElement(shown, each)) : inElement(shown, value),
  };
};

/** The operations with roles named as they are shown. */
export const withShownRoles = (shown: Shown, operations: readonly PatchOperation[]): readonly PatchOperation[] =>
  Object.keys(shown.grants?.assigned ?? {}).length === 0
    ? operations
    : operations.map((operation) => named(shown, operation));
