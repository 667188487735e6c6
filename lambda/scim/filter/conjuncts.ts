import type { Filter } from './ast';

/** The filters that must all hold. */
export const conjuncts = (filter: Filter): readonly Filter[] => (filter.kind === 'and' ? filter.operands : [filter]);
