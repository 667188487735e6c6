import type { Filter, PatchPath } from './ast';

/** The filter as text; parsing it gives the same filter again, positions aside. */
export const printFilter = (filter: Filter): string => {
  switch (filter.kind) {
    case 'compare':
      return `${filter.path} ${filter.operator} ${JSON.stringify(filter.value)}`;
    case 'present':
      return `${filter.path} pr`;
    case 'valuePath':
      return `${filter.path}[${printFilter(filter.filter)}]`;
    case 'not':
      return `not (${printFilter(filter.operand)})`;
    case 'or':
      return filter.operands.map(printFilter).join(' or ');
    case 'and':
      return filter.operands
        .map((operand) => (operand.kind === 'or' ? `(${printFilter(operand)})` : printFilter(operand)))
        .join(' and ');
  }
};

/** The path of a PATCH operation as text; parsing it gives the same path again, positions aside. */
export const printPatchPath = ({ path, filter, sub }: PatchPath): string =>
  `${path}${filter === undefined ? '' : `[${printFilter(filter)}]`}${sub === undefined ? '' : `.${sub}`}`;
