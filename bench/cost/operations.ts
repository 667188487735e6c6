/** What is measured, operation by operation, and what design.md §6 lets it cost. */
import { groupOperations } from './operations/group-operations';
import { listOperations } from './operations/list-operations';
import type { Operation } from './operations/operation';
import { otherOperations } from './operations/other-operations';
import { userOperations } from './operations/user-operations';

export const operations: readonly Operation[] = [
  ...listOperations,
  ...userOperations,
  ...groupOperations,
  ...otherOperations,
];
