/** Lists of roles as commands change and show them: those of a group, and those given to a person by hand. */
import type { AdminAnswer, AdminBody } from '../../lambda/admin/contract';
import { table } from '../output';

export type ShownRole = AdminAnswer<'getBindings'>['bindings'][number];
export type WishedRole = AdminBody<'putBindings'>['bindings'][number];

/** What a command changes of a list. */
export interface RoleChange {
  /** Slugs or ids to add, or to limit to other workspaces than before. */
  readonly add: readonly string[];
  /** Of those that are added; none means everywhere. */
  readonly workspaces: readonly string[];
  readonly remove: readonly string[];
  /** Nothing but what is added stays. */
  readonly only: boolean;
}

const isMeant = ({ role }: ShownRole, names: readonly string[]): boolean =>
  names.some((name) => name === role.id || name.toLowerCase() === role.slug.toLowerCase());

/** The list after the change, as the admin API takes it. */
export const changedList = (before: readonly ShownRole[], change: RoleChange): WishedRole[] => {
  const { add, workspaces, remove, only } = change;
  const kept = only ? [] : before.filter((each) => !isMeant(each, [...add, ...remove]));
  const limits = workspaces.length === 0 ? {} : { workspaces: [...workspaces] };
  return [
    ...kept.map(({ role, workspaces: limited }) => ({
      role: role.id,
      ...(limited === null ? {} : { workspaces: limited.map(({ id }) => id) }),
    })),
    ...add.map((role) => ({ role, ...limits })),
  ];
};

/** The list for people. */
export const roleTable = (roles: readonly ShownRole[], none: string): string =>
  roles.length === 0
    ? none
    : table(
        ['ROLE', 'NAME', 'FOR', 'SINCE'],
        roles.map(({ role, workspaces, since }) => [
          role.slug,
          role.name,
          workspaces === null ? 'everything' : workspaces.map(({ name }) => name).join(', '),
          since,
        ]),
      );
