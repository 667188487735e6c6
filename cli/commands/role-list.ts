/** Lists of roles as commands change and show them: those of a group, and those given to a person by hand. */
import type { AdminAnswer, AdminBody } from '../../lambda/admin/contract';
import { CommandError, UsageError } from '../command-error';
import type { Style } from '../style';
import { table } from '../table';
import { type Text, text } from '../text';

export type ShownRole = AdminAnswer<'getBindings'>['bindings'][number];
export type WishedRole = AdminBody<'putBindings'>['bindings'][number];

/** What a command changes of a list. */
export interface RoleChange {
  /** Slugs or ids to add, or to give for further workspaces. */
  readonly add: readonly string[];
  /** Ids, of those that are added; none means everywhere. */
  readonly workspaces: readonly string[];
  /** Those that are added become for everything, whatever they were limited to. */
  readonly allWorkspaces: boolean;
  readonly remove: readonly string[];
  /** Nothing but what is added stays. */
  readonly only: boolean;
}

const isMeant = ({ role }: ShownRole, name: string): boolean =>
  name === role.id || name.toLowerCase() === role.slug.toLowerCase();

const extent = ({ workspaces }: ShownRole): string =>
  workspaces === null ? 'everything' : workspaces.map(({ name }) => name).join(', ');

const nothingChanged = (owner: string): string => `The roles of "${owner}" were not changed.`;

/** Says what is there instead of what was meant. */
const refusal = (owner: string, before: readonly ShownRole[], why: string, fix: string): CommandError => {
  const listed = before.map((each) => `${each.role.slug} (${extent(each)})`).join(', ');
  return new CommandError(nothingChanged(owner), `${why} "${owner}" has ${listed === '' ? 'no role' : listed}.`, fix);
};

/** Throws where options do not go together, before anything is asked of the service. */
export const checkOptions = (owner: string, { add, workspaces, allWorkspaces, remove, only }: RoleChange): void => {
  const wrong = (why: string, fix: string) => new UsageError(nothingChanged(owner), why, fix);
  if (add.length === 0 && (workspaces.length > 0 || allWorkspaces)) {
    const option = allWorkspaces ? '--all-workspaces' : '--workspace';
    throw wrong(`${option} is of a role that is added, and no --role names one.`, 'Add --role <role>.');
  }
  if (workspaces.length > 0 && allWorkspaces) {
    throw wrong('--workspace limits and --all-workspaces widens.', 'Leave out one of them.');
  }
  if (only && remove.length > 0) {
    throw wrong('--only takes away all roles that are not added, so that --without adds nothing.', 'Leave out one.');
  }
  const twice = [add, remove].flatMap((names) => names.filter((name, at) => names.indexOf(name) !== at))[0];
  if (twice !== undefined) throw wrong(`The role "${twice}" is named twice.`, 'Name each role once.');
};

const unlimited = ({ role }: ShownRole): WishedRole => ({ role: role.id });
const limited = ({ role }: ShownRole, workspaces: readonly string[]): WishedRole => ({
  role: role.id,
  workspaces: [...workspaces],
});
const asItIs = (each: ShownRole): WishedRole =>
  each.workspaces === null
    ? unlimited(each)
    : limited(
        each,
        each.workspaces.map(({ id }) => id),
      );

/** The same text for the same role and workspaces, in whatever order. */
const worded = ({ role, workspaces }: WishedRole): string =>
  JSON.stringify([role, [...(workspaces ?? ['all'])].sort()]);

/** The list after the change, as the admin API takes it. Throws where a part of the change would have no effect. */
export const changedList = (owner: string, before: readonly ShownRole[], change: RoleChange): WishedRole[] => {
  const { add, workspaces, allWorkspaces, remove, only } = change;
  const refuse = (why: string, fix: string) => refusal(owner, before, why, fix);
  for (const name of remove) {
    if (!before.some((each) => isMeant(each, name)))
      throw refuse(`It has no role "${name}".`, 'Name one that is there.');
  }
  const added = (name: string): WishedRole => {
    const had = before.find((each) => isMeant(each, name));
    if (had === undefined)
      return workspaces.length === 0 ? { role: name } : { role: name, workspaces: [...workspaces] };
    const { slug } = had.role;
    const isReplaced = only || remove.some((each) => isMeant(had, each));
    if (workspaces.length === 0) {
      if (had.workspaces !== null && !allWorkspaces) {
        throw refuse(`The role "${slug}" is limited to workspaces.`, 'Add --all-workspaces to give it for everything.');
      }
      if (had.workspaces === null && !isReplaced) throw refuse(`The role "${slug}" is there already.`, 'Leave it out.');
      return unlimited(had);
    }
    if (isReplaced) return limited(had, workspaces);
    if (had.workspaces === null) {
      const again = `--without ${slug} --role ${slug} --workspace ${workspaces.join(' --workspace ')}`;
      throw refuse(`The role "${slug}" is for everything already.`, `To limit it, give it again: ${again}.`);
    }
    const known = had.workspaces.map(({ id }) => id);
    const further = workspaces.filter((id) => !known.includes(id));
    if (further.length === 0) throw refuse(`The role "${slug}" is for these workspaces already.`, 'Leave it out.');
    return limited(had, [...known, ...further]);
  };
  const given = add.map(added);
  const kept = only ? [] : before.filter((each) => ![...add, ...remove].some((name) => isMeant(each, name)));
  const next = [...kept.map(asItIs), ...given];
  if (JSON.stringify(next.map(worded).sort()) === JSON.stringify(before.map(asItIs).map(worded).sort())) {
    throw refuse('These are the roles already.', 'Name what is to change.');
  }
  return next;
};

/** The list for people. */
export const roleTable = (style: Style, roles: readonly ShownRole[], none: string): Text =>
  roles.length === 0
    ? text`${none}`
    : table(
        style,
        ['ROLE', 'NAME', 'FOR', 'SINCE'],
        roles.map((each) => [each.role.slug, each.role.name, extent(each), each.since]),
      );
