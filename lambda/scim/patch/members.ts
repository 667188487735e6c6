/** What the member steps of a PATCH come to. Steps count in order: a member added and then removed was never there. */

import type { Filter } from '../filter/ast';
import { compileElementFilter } from '../filter/element-filter';
import { groupSchema } from '../schema/group';
import type { MemberChange, MemberReference, MemberStep } from './plan';

const membersAttribute = groupSchema.attributes[1];

/** A `replace` makes all before it void, and what is there after it is known. */
const lastReplace = (steps: readonly MemberStep[]): number => steps.findLastIndex(({ op }) => op === 'replace');

/** Whether the net change depends on who is a member now: only a filter on other things than ids does. */
export const needsCurrentMembers = (steps: readonly MemberStep[]): boolean =>
  lastReplace(steps) < 0 && steps.some(({ op }) => op === 'removeMatching');

/** The steps carried out on ids: who joins, who leaves, and whether all who were there leave. */
interface Tally {
  replaceAll: boolean;
  readonly add: Map<string, MemberReference>;
  readonly remove: Set<string>;
}

const addOne = (tally: Tally, member: MemberReference): void => {
  tally.remove.delete(member.value);
  tally.add.set(member.value, member);
};

const removeOne = (tally: Tally, id: string): void => {
  tally.add.delete(id);
  if (!tally.replaceAll) tally.remove.add(id);
};

const removeMatching = (tally: Tally, filter: Filter, current: readonly MemberReference[] | undefined): void => {
  if (!tally.replaceAll && current === undefined) throw new Error('The current members are needed for this filter.');
  // The filter was checked in the request's mode when the step was made.
  const matches = compileElementFilter(filter, membersAttribute, { mode: 'compatible' });
  const there = tally.replaceAll ? [] : (current ?? []);
  const present = [...there.filter(({ value }) => !tally.remove.has(value)), ...tally.add.values()];
  for (const member of present) {
    // The end of the address that is shown is the same on every base.
    const $ref = `/${member.type}s/${member.value}`;
    if (matches({ ...member, $ref })) removeOne(tally, member.value);
  }
};

/**
 * The net effect of steps in order. `current` has to be given where `needsCurrentMembers` says so. Adding a member that is
 * there and removing one that is not stay in the result: whoever holds the members knows which of them are real changes.
 */
export const netMemberChange = (steps: readonly MemberStep[], current?: readonly MemberReference[]): MemberChange => {
  const tally: Tally = { replaceAll: false, add: new Map(), remove: new Set() };
  for (const step of steps.slice(Math.max(0, lastReplace(steps)))) {
    if (step.op === 'replace') tally.replaceAll = true;
    if (step.op === 'add' || step.op === 'replace') for (const member of step.members) addOne(tally, member);
    if (step.op === 'remove') for (const id of step.ids) removeOne(tally, id);
    if (step.op === 'removeMatching') removeMatching(tally, step.filter, current);
  }
  return { replaceAll: tally.replaceAll, add: [...tally.add.values()], remove: [...tally.remove] };
};
