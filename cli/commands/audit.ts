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

/** Members that are named one by one. */
const NAMED_MEMBERS = 5;

type Names = ReadonlyMap<string, string>;

/** A role of a list, as the trail keeps it. */
interface RoleInTrail {
  readonly role: string;
  readonly workspaces?: readonly string[];
}

const isRole = (value: unknown): value is RoleInTrail =>
  typeof value === 'object' && value !== null && 'role' in value && typeof value.role === 'string';

const roleText = ({ role, workspaces }: RoleInTrail, names: Names): string =>
  workspaces === undefined
    ? (names.get(role) ?? role)
    : `${names.get(role) ?? role} (${workspaces.map((id) => names.get(id) ?? id).join(', ')})`;

const valueText = (value: unknown, names: Names): string => {
  if (value === undefined || value === null) return 'none';
  const roles = Array.isArray(value) && value.length > 0 && value.every(isRole) ? value : undefined;
  return typeof value === 'string'
    ? value
    : (roles?.map((each) => roleText(each, names)).join(', ') ?? JSON.stringify(value));
};

const change = (name: string, before: unknown, after: unknown, names: Names): string =>
  before === undefined
    ? `${name}: ${valueText(after, names)}`
    : `${name}: ${valueText(before, names)} → ${valueText(after, names)}`;

const isDeleted = (action: string): boolean => action.endsWith('.deleted');

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
      isDeleted(action) ? change(name, undefined, before[name], names) : change(name, before[name], after[name], names),
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

/** Workspaces that roles of a value are limited to. */
const workspacesIn = (value: unknown): readonly NamedThing[] =>
  Array.isArray(value)
    ? value.filter(isRole).flatMap(({ workspaces = [] }) => workspaces.map((id) => ({ type: 'Workspace', id })))
    : [];

const thingsIn = (entries: readonly Entry[]): readonly NamedThing[] =>
  entries.flatMap(({ target, members, before = {}, after = {} }) => [
    { type: target.type, id: target.id },
    ...[before, after].flatMap((values) => Object.values(values).flatMap(workspacesIn)),
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
