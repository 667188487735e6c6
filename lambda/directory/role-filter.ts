/** Filters on `roles`: a client names roles by slug or UUID, the index knows UUIDs only. Behaviours 3.1 and 6.6. */
import type { Comparison, Filter, Logical } from '../scim/filter/ast';
import { resolveFilterPath } from '../scim/filter/filterable';
import type { ResourceTypeDefinition } from '../scim/schema/definition';
import { type Catalogue, findRole } from './access/catalogue';

type Rewrite = (comparison: Comparison) => Filter;

/** Whether a path means the roles or their values. */
export const isRoleValue = (type: ResourceTypeDefinition, path: string): boolean => {
  const { extension, attribute, sub } = resolveFilterPath(type, path) ?? {};
  return extension === undefined && attribute?.name === 'roles' && (sub === undefined || sub.name === 'value');
};

const isRoles = (type: ResourceTypeDefinition, path: string): boolean =>
  resolveFilterPath(type, path)?.attribute?.name === 'roles';

/** The filter with each equality on the value of a role rewritten; the very filter where there is none. */
const rewritten = (
  filter: Filter,
  isValue: (path: string) => boolean,
  inner: (path: string) => boolean,
  rewrite: Rewrite,
): Filter => {
  const visit = (part: Filter, namesValue: (path: string) => boolean): Filter => {
    switch (part.kind) {
      case 'compare':
        return part.operator === 'eq' && namesValue(part.path) ? rewrite(part) : part;
      case 'present':
        return part;
      case 'valuePath': {
        if (!inner(part.path)) return part;
        const within = visit(part.filter, (path) => path.toLowerCase() === 'value');
        return within === part.filter ? part : { ...part, filter: within };
      }
      case 'not': {
        const operand = visit(part.operand, namesValue);
        return operand === part.operand ? part : { ...part, operand };
      }
      default: {
        const operands = part.operands.map((operand) => visit(operand, namesValue));
        const same = operands.every((operand, position) => operand === part.operands[position]);
        return same ? part : flattened({ kind: part.kind, operands });
      }
    }
  };
  return visit(filter, isValue);
};

/** An `or` directly within an `or` is one. */
const flattened = ({ kind, operands }: Logical): Filter => ({
  kind,
  operands: operands.flatMap((operand) => (operand.kind === kind ? operand.operands : [operand])),
});

const rolesIn = (
  type: ResourceTypeDefinition,
  catalogue: Catalogue,
  filter: Filter,
  to: (comparison: Comparison, named: { readonly id: string; readonly slug: string }) => Filter,
): Filter => {
  if (type.name !== 'User' || catalogue.roles.size === 0) return filter;
  return rewritten(
    filter,
    (path) => isRoleValue(type, path),
    (path) => isRoles(type, path),
    (comparison) => {
      const found = typeof comparison.value === 'string' ? findRole(catalogue, comparison.value) : undefined;
      return found === undefined ? comparison : to(comparison, found.role);
    },
  );
};

/** The filter as the index answers it. */
export const withRoleIds = (type: ResourceTypeDefinition, catalogue: Catalogue, filter: Filter): Filter =>
  rolesIn(type, catalogue, filter, (comparison, { id }) => ({ ...comparison, value: id }));

/** The filter as it holds for roles that are shown by slug and for those that are shown by UUID. */
export const withEitherName = (type: ResourceTypeDefinition, catalogue: Catalogue, filter: Filter): Filter =>
  rolesIn(type, catalogue, filter, (comparison, { id, slug }) => ({
    kind: 'or',
    operands: [
      { ...comparison, value: slug },
      { ...comparison, value: id },
    ],
  }));

/** The filter in the brackets after a path with each role that it names by another name. */
export const withRoleNames = (
  type: ResourceTypeDefinition,
  catalogue: Catalogue,
  path: string,
  filter: Filter,
  rename: (name: string) => string,
): Filter => {
  const whole = rolesIn(type, catalogue, { kind: 'valuePath', path, filter, position: 0 }, (comparison) => ({
    ...comparison,
    value: rename(String(comparison.value)),
  }));
  return whole.kind === 'valuePath' ? whole.filter : filter;
};
