/** Filters as the sequences make them, and a naive reading of them: every comparison spelled out, nothing compiled. */
import { ENT, folded, type NaiveUser } from './naive-user';

export type NaiveFilter =
  | { readonly is: 'compare'; readonly path: UserPath; readonly operator: string; readonly value: string | boolean }
  | { readonly is: 'present'; readonly path: UserPath }
  | { readonly is: 'email'; readonly type: string; readonly part: string }
  | { readonly is: 'id'; readonly slot: number }
  | { readonly is: 'inGroup'; readonly slot: number }
  | { readonly is: 'not'; readonly inner: NaiveFilter }
  | { readonly is: 'and' | 'or'; readonly left: NaiveFilter; readonly right: NaiveFilter };

export const userPaths = [
  'userName',
  'externalId',
  'nickName',
  'active',
  'name.givenName',
  'emails',
  'emails.type',
  `${ENT}:department`,
] as const;
export type UserPath = (typeof userPaths)[number];

/** A user with what the filters look at. */
export interface Seen {
  readonly id: string;
  readonly user: NaiveUser;
  readonly groupIds: readonly string[];
}
/** Ids by slot. */
export interface Slots {
  readonly user: (slot: number) => string;
  readonly group: (slot: number) => string;
}

const valuesAt = ({ user }: Seen, path: UserPath): (string | boolean)[] => {
  const values: (string | boolean | undefined)[] = [];
  if (path === 'userName' || path === 'externalId' || path === 'nickName' || path === 'active') values.push(user[path]);
  if (path === 'name.givenName') values.push(user.name?.givenName);
  if (path === `${ENT}:department`) values.push(user.department);
  for (const email of user.emails ?? []) {
    if (path === 'emails') values.push(email.value);
    if (path === 'emails.type') values.push(email.type);
  }
  return values.filter((value): value is string | boolean => value !== undefined);
};

const compares = (found: string | boolean, operator: string, wanted: string | boolean, path: UserPath): boolean => {
  if (typeof found === 'boolean' || typeof wanted === 'boolean') return (found === wanted) === (operator === 'eq');
  const [a, b] = path === 'externalId' ? [found, wanted] : [folded(found), folded(wanted)];
  if (operator === 'eq') return a === b;
  if (operator === 'ne') return a !== b;
  if (operator === 'co') return a.includes(b);
  if (operator === 'sw') return a.startsWith(b);
  if (operator === 'ew') return a.endsWith(b);
  if (operator === 'gt') return a > b;
  if (operator === 'ge') return a >= b;
  return operator === 'lt' ? a < b : a <= b;
};

/** Elements that lack the sub-attribute are compared as unassigned ones. */
const lacking = ({ user }: Seen, path: UserPath): boolean =>
  path === 'emails.type' && (user.emails ?? []).some(({ type }) => type === undefined);

/** Whether a user matches. */
export const matches = (filter: NaiveFilter, seen: Seen, slots: Slots): boolean => {
  switch (filter.is) {
    case 'compare': {
      const values = valuesAt(seen, filter.path);
      if (filter.operator === 'ne' && (values.length === 0 || lacking(seen, filter.path))) return true;
      return values.some((value) => compares(value, filter.operator, filter.value, filter.path));
    }
    case 'present':
      return valuesAt(seen, filter.path).length > 0;
    case 'email':
      return (seen.user.emails ?? []).some(
        ({ type = '', value = '' }) => folded(type) === filter.type && folded(value).includes(folded(filter.part)),
      );
    case 'id':
      return seen.id === slots.user(filter.slot);
    case 'inGroup':
      return seen.groupIds.includes(slots.group(filter.slot));
    case 'not':
      return !matches(filter.inner, seen, slots);
    case 'and':
      return matches(filter.left, seen, slots) && matches(filter.right, seen, slots);
    case 'or':
      return matches(filter.left, seen, slots) || matches(filter.right, seen, slots);
  }
};

/** The filter as it is sent. */
export const print = (filter: NaiveFilter, slots: Slots): string => {
  switch (filter.is) {
    case 'compare':
      return `${filter.path} ${filter.operator} ${JSON.stringify(filter.value)}`;
    case 'present':
      return `${filter.path} pr`;
    case 'email':
      return `emails[type eq "${filter.type}" and value co "${filter.part}"]`;
    case 'id':
      return `id eq "${slots.user(filter.slot)}"`;
    case 'inGroup':
      return `groups.value eq "${slots.group(filter.slot)}"`;
    case 'not':
      return `not (${print(filter.inner, slots)})`;
    default:
      return `(${print(filter.left, slots)}) ${filter.is} (${print(filter.right, slots)})`;
  }
};
