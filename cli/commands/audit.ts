import type { AdminAnswer, AdminQuery } from '../../lambda/admin/contract';
import type { AdminClient } from '../admin-client';
import { collectPages } from '../collect-pages';
import { findNames, type NamedThing } from '../find-names';
import type { Output } from '../output';
import { table } from '../table';
import { text } from '../text';
import { shownEntries } from './activity';

type Entry = AdminAnswer<'readAudit'>['entries'][number];
export type AuditFilter = NonNullable<AdminQuery<'readAudit'>>;

const LONGEST_VALUE = 80;
/** Members that are named one by one. */
const NAMED_MEMBERS = 5;

/** A role of a list, as the trail keeps it. */
interface RoleInTrail {
  readonly role: string;
  readonly workspaces?: readonly string[];
}

const isRole = (value: unknown): value is RoleInTrail =>
  typeof value === 'object' && value !== null && 'role' in value && typeof value.role === 'string';

const roleText = ({ role, workspaces }: RoleInTrail): string =>
  workspaces === undefined ? role : `${role} (${workspaces.join(', ')})`;

const valueText = (value: unknown): string => {
  if (value === undefined || value === null) return 'none';
  const roles = Array.isArray(value) && value.length > 0 && value.every(isRole) ? value : undefined;
  const whole = typeof value === 'string' ? value : (roles?.map(roleText).join(', ') ?? JSON.stringify(value));
  const characters = [...whole];
  return characters.length > LONGEST_VALUE ? `${characters.slice(0, LONGEST_VALUE).join('')}…` : whole;
};

const change = (name: string, before: unknown, after: unknown): string =>
  before === undefined ? `${name}: ${valueText(after)}` : `${name}: ${valueText(before)} → ${valueText(after)}`;

const isDeleted = (action: string): boolean => action.endsWith('.deleted');

type Names = ReadonlyMap<string, string>;

const memberText = (sign: string, count: number, ids: readonly string[], names: Names): string => {
  if (count === 0) return `${sign}0`;
  const named = ids.slice(0, NAMED_MEMBERS).map((id) => names.get(id) ?? id);
  return `${sign}${count} (${named.join(', ')}${count > named.length ? ', …' : ''})`;
};

const changes = ({ action, before = {}, after = {}, members, truncated }: Entry, names: Names): string => {
  if (action === 'data.repaired') return String(after.explanation);
  const attributes = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return [
    ...attributes.map((name) =>
      isDeleted(action) ? change(name, undefined, before[name]) : change(name, before[name], after[name]),
    ),
    ...(members === undefined
      ? []
      : [
          `members: ${memberText('+', members.added, members.addedIds, names)} / ${memberText('-', members.removed, members.removedIds, names)}`,
        ]),
    ...(truncated === undefined ? [] : ['values too large to be kept']),
  ].join('; ');
};

/** Names that the trail tells itself, of what is gone too; the newest entry is the first. */
const namesInTrail = (entries: readonly Entry[]): Names => {
  const names = new Map<string, string>();
  for (const { target, before = {}, after = {} } of entries) {
    const values = [after, before].flatMap((each) => [each.userName, each.displayName, each.slug, each.name]);
    const name = values.find((each): each is string => typeof each === 'string');
    if (name !== undefined && !names.has(target.id)) names.set(target.id, name);
  }
  return names;
};

const thingsIn = (entries: readonly Entry[]): readonly NamedThing[] =>
  entries.flatMap(({ target, members }) => [
    { type: target.type, id: target.id },
    ...[members?.addedIds, members?.removedIds].flatMap((ids = []) =>
      ids.slice(0, NAMED_MEMBERS).map((id) => ({ type: 'Member' as const, id })),
    ),
  ]);

const ofText = ({ target }: Entry, names: Names): string => {
  const name = names.get(target.id);
  return name === undefined ? target.id : `${name} (${target.id})`;
};

/** Shows who changed what, newest first; for people with names. */
export const listAudit = async (
  call: AdminClient,
  organizationId: string,
  { limit = shownEntries, cursor, ...filter }: AuditFilter,
  forPeople: boolean,
): Promise<Output> => {
  const data = await collectPages({ limit, cursor }, (page) =>
    call('readAudit', { parameters: { organizationId }, body: undefined, query: { ...filter, ...page } }),
  );
  const { entries } = data;
  const known = namesInTrail(entries);
  const names = forPeople ? await findNames(call, organizationId, thingsIn(entries), known) : known;
  return {
    data,
    human: (style) =>
      entries.length === 0
        ? text`Nothing was changed.`
        : table(
            style,
            ['AT', 'WHO', 'WHAT', 'OF', 'CHANGED'],
            entries.map((entry) => [
              entry.at,
              entry.actor.name,
              entry.action,
              ofText(entry, names),
              changes(entry, names),
            ]),
          ),
  };
};
