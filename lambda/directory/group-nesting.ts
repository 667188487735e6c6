/** Groups within groups: no group within itself, and no nesting that readers could not follow. Behaviour 4.6. */
import { invalidValue } from '../scim/scim-error';
import type { Nesting } from './store';

/** The most groups in a chain, each within the one before. Whoever reads a user climbs as many levels at most. */
export const maxNestingDepth = 10;
/** The most memberships of groups in groups that an organisation has; all are kept in one item of the table. */
export const maxNestedGroups = 4_000;

type Neighbours = (id: string) => readonly string[];

const parentsIn = (children: Nesting['children']): Neighbours => {
  const parents = new Map<string, string[]>();
  for (const [parent, ids] of children) {
    for (const id of ids) {
      const known = parents.get(id);
      if (known === undefined) parents.set(id, [parent]);
      else known.push(parent);
    }
  }
  return (id) => parents.get(id) ?? [];
};

/** For each group that can be reached the length of the longest chain from it on, itself counted. */
const chains = (from: string, next: Neighbours): ReadonlyMap<string, number> => {
  const lengths = new Map<string, number>();
  const visit = (id: string): number => {
    const known = lengths.get(id);
    if (known !== undefined) return known;
    lengths.set(id, 1);
    const length = 1 + Math.max(0, ...next(id).map(visit));
    lengths.set(id, length);
    return length;
  };
  visit(from);
  return lengths;
};

/** How a group is called in a refusal. */
type NameOf = (id: string) => string;

const idOnly: NameOf = (id) => `group "${id}"`;

const cycleRefusal = (inner: string, outer: string, nameOf: NameOf) =>
  invalidValue(
    inner === outer
      ? `members: ${nameOf(inner)} cannot be a member of itself.`
      : `members: ${nameOf(inner)} cannot be a member of ${nameOf(outer)}, because ${nameOf(outer)} is a member of ${nameOf(inner)} already, directly or through other groups. Two groups cannot be within each other.`,
  );

/** The first of the groups that has the group within it, or is the group itself. */
export const firstInCycle = ({ children }: Nesting, groupId: string, added: readonly string[]): string | undefined => {
  const above = chains(groupId, parentsIn(children));
  return added.find((id) => above.has(id));
};

/** Throws `invalidValue` unless the groups can become members of the group. */
export const checkNesting = (
  { children }: Nesting,
  groupId: string,
  added: readonly string[],
  nameOf: NameOf = idOnly,
): void => {
  const above = chains(groupId, parentsIn(children));
  const height = above.get(groupId) ?? 1;
  const present = new Set(children.get(groupId));
  const below: Neighbours = (id) => children.get(id) ?? [];
  for (const id of added) {
    if (above.has(id)) throw cycleRefusal(id, groupId, nameOf);
    if (height + (chains(id, below).get(id) ?? 1) > maxNestingDepth) {
      throw invalidValue(
        `members: with ${nameOf(id)} as a member, groups would be nested deeper than ${maxNestingDepth} levels.`,
      );
    }
  }
  const held = [...children.values()].reduce((sum, ids) => sum + ids.length, 0);
  if (held + added.filter((id) => !present.has(id)).length > maxNestedGroups) {
    throw invalidValue(`members: an organisation may have at most ${maxNestedGroups} groups as members of groups.`);
  }
};
