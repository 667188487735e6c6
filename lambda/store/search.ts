/** Carries out the plan of a filter, or scans within a budget. */

import { concurrently } from '../directory/concurrently';
import { DirectoryError } from '../directory/directory-error';
import type { Found, ResourceKind } from '../directory/store';
import type { Filter } from '../scim/filter/ast';
import { nameOfItem } from './codec';
import { readAnchors, readMembers } from './edges';
import { holders } from './holders';
import { forwardEdgeKey, isResourceId, nameOfKey } from './keys';
import { readGroupIds, readMemberships } from './memberships';
import { type IndexPlan, planFilter, type Source } from './plan';
import { getResources, type Scope } from './resources';
import { scan } from './scan';
import type { StoreContext } from './store-context';
import { getItems } from './table';

/** The users in a group and in the groups within it. */
const usersWithin = async ({ table, org }: Scope, groupId: string): Promise<readonly string[]> => {
  const users: string[] = [];
  const seen = new Set([groupId]);
  for (let level: readonly string[] = [groupId]; level.length > 0; ) {
    const members = (await concurrently(4, level, (id) => readMembers(table, org, id))).flat();
    for (const { type, value } of members) if (type === 'User') users.push(value);
    const inner = members.filter(({ type, value }) => type === 'Group' && !seen.has(value));
    level = [...new Set(inner.map(({ value }) => value))];
    for (const id of level) seen.add(id);
  }
  return users;
};

const edgeEnds = async (scope: Scope, of: string): Promise<readonly string[]> => {
  if (!isResourceId(of)) return [];
  return scope.kind === 'User'
    ? usersWithin(scope, of)
    : ((await readGroupIds(scope.table, scope.org, [of])).get(of) ?? []);
};

const candidatesFrom = async (scope: Scope, source: Source): Promise<readonly string[]> => {
  switch (source.from) {
    case 'id':
      return [source.id];
    case 'index':
      return holders(scope.table, scope.org, source.index, source.value);
    case 'edges':
      return edgeEnds(scope, source.of);
    case 'union':
      return (await concurrently(4, source.plans, (plan) => candidates(scope, plan))).flat();
  }
};

/** Those among the groups that have `other` as a member. */
const joinedWith = async ({ table, org }: Scope, ids: readonly string[], other: string): Promise<Set<string>> => {
  if (!isResourceId(other)) return new Set();
  const sound = ids.filter(isResourceId);
  const keyOf = (id: string) => forwardEdgeKey(org, id, other);
  const [items, anchors] = await Promise.all([getItems(table, sound.map(keyOf)), readAnchors(table, org, [other])]);
  if (!anchors.has(other)) return new Set();
  const present = new Set(items.map(nameOfItem));
  return new Set(sound.filter((id) => present.has(nameOfKey(keyOf(id)))));
};

const joinedWithAll = async (scope: Scope, ids: readonly string[], others: readonly string[]) => {
  const joined = await concurrently(4, others, (other) => joinedWith(scope, ids, other));
  return (id: string) => joined.every((set) => set.has(id));
};

const candidates = async (scope: Scope, plan: IndexPlan): Promise<readonly string[]> => {
  const ids = await candidatesFrom(scope, plan.source);
  return ids.filter(await joinedWithAll(scope, ids, plan.edges));
};

/** More candidates than this are not all shown, so that their groups are read when it is known which are. */
const FEW = 4;

/** The groups of users, begun together with the users themselves. Whoever does not look at them does not learn how it failed. */
const groupsOf = ({ table, org, kind }: Scope, ids: readonly string[]): Found['memberships'] => {
  if (kind !== 'User' || ids.length === 0 || ids.length > FEW) return undefined;
  const reading = readMemberships(table, org, [...ids].sort());
  reading.catch(() => undefined);
  return reading;
};

const byIndex = async (scope: Scope, plan: IndexPlan, most: number, groups: boolean): Promise<Found> => {
  const ids = [...new Set(await candidatesFrom(scope, plan.source))];
  if (ids.length > most) throw new DirectoryError({ code: 'tooMany' });
  const memberships = groups ? groupsOf(scope, ids) : undefined;
  const [records, joined] = await Promise.all([
    getResources(scope.table, scope.org, scope.kind, ids),
    joinedWithAll(scope, ids, plan.edges),
  ]);
  const found = { records: records.filter(({ id }) => joined(id)) };
  return memberships === undefined ? found : { ...found, memberships };
};

export const search = async (
  { table, scanBudget }: StoreContext,
  org: string,
  kind: ResourceKind,
  filter: Filter | undefined,
  groups: boolean,
): Promise<Found> => {
  const plan = filter === undefined ? undefined : planFilter(kind, filter);
  const scope = { table, org, kind };
  const found =
    plan === undefined
      ? { records: await scan(scope, filter, scanBudget) }
      : await byIndex(scope, plan, scanBudget.items, groups);
  const residual = plan === undefined ? filter : plan.residual;
  return residual === undefined ? found : { ...found, residual };
};
