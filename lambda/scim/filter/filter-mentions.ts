import type { ResourceTypeDefinition } from '../schema/definition';
import type { Filter } from './ast';
import { resolveFilterPath } from './filterable';

/** Whether any path outside of value filters passes the test. */
export const somePath = (filter: Filter, test: (path: string) => boolean): boolean => {
  switch (filter.kind) {
    case 'not':
      return somePath(filter.operand, test);
    case 'and':
    case 'or':
      return filter.operands.some((operand) => somePath(operand, test));
    default:
      return test(filter.path);
  }
};

/** Whether evaluating the filter reads the core attribute of that name, such as `groups` or `members`. */
export const filterMentions = (filter: Filter, type: ResourceTypeDefinition, attributeName: string): boolean =>
  somePath(filter, (path) => {
    const resolved = resolveFilterPath(type, path);
    return resolved?.extension === undefined && resolved?.attribute?.name === attributeName;
  });
