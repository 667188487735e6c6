/** Which units can be carried out at the same time with the very outcome of one after the other. Pure. */
import { fold } from '../fold';
import { memberOf } from '../patch/key-of';
import type { BulkUnit } from './plan-bulk';
import type { BulkEntry, BulkOperation } from './read-bulk';
import { referencesIn } from './references';

/** A creation of a user, and the userName that it claims; nothing else of two new users can collide. */
interface NewUser {
  readonly operation: BulkOperation;
  readonly claim: string;
}

const claimOf = (operation: BulkOperation): string | undefined => {
  if (operation.method !== 'POST' || operation.path[0] !== 'Users') return undefined;
  const userName = memberOf(operation.data ?? {}, 'userName');
  return typeof userName === 'string' ? fold(userName.trim(), false) : undefined;
};

/** Whether all are creations of users with different names. */
export const areSeparateUsers = (operations: readonly BulkOperation[]): boolean => {
  const claims = new Set(operations.map(claimOf));
  return claims.size === operations.length && !claims.has(undefined);
};

const newUserOf = ({ places, circular }: BulkUnit, entries: readonly BulkEntry[]): NewUser | undefined => {
  const operation = entries[places[0] ?? -1];
  if (circular || operation === undefined || 'refusal' in operation) return undefined;
  const claim = claimOf(operation);
  return claim === undefined ? undefined : { operation, claim };
};

/**
 * The units in their order, neighbours put together where all are creations of users with different names that do not
 * refer to each other: an import of a thousand users takes a fraction of the time. Everything else stands alone.
 */
export const sideBySide = (
  entries: readonly BulkEntry[],
  order: readonly BulkUnit[],
): readonly (readonly BulkUnit[])[] => {
  const groups: BulkUnit[][] = [];
  // Of the last group; undefined when nothing may join it.
  let last: { readonly claims: Set<string>; readonly bulkIds: Set<string | undefined> } | undefined;
  for (const unit of order) {
    const user = newUserOf(unit, entries);
    const refers = [...(user === undefined ? [] : referencesIn([], user.operation.data))];
    const joins =
      user !== undefined && last?.claims.has(user.claim) === false && !refers.some((id) => last?.bulkIds.has(id));
    if (joins) groups.at(-1)?.push(unit);
    else {
      groups.push([unit]);
      last = user === undefined ? undefined : { claims: new Set(), bulkIds: new Set() };
    }
    if (user !== undefined) {
      last?.claims.add(user.claim);
      last?.bulkIds.add(user.operation.bulkId);
    }
  }
  return groups;
};
