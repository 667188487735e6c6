import type { Filter } from '../../../lambda/scim/filter/ast';
import { needsCurrentMembers, netMemberChange } from '../../../lambda/scim/patch/members';
import type { MemberReference, MemberStep } from '../../../lambda/scim/patch/plan';
import { fc } from '../../properties';

const user = (value: string): MemberReference => ({ value, type: 'User' });
const group = (value: string): MemberReference => ({ value, type: 'Group' });
const add = (...members: MemberReference[]): MemberStep => ({ op: 'add', members });
const remove = (...ids: string[]): MemberStep => ({ op: 'remove', ids });
const replace = (...members: MemberReference[]): MemberStep => ({ op: 'replace', members });
const removeGroups: MemberStep = {
  op: 'removeMatching',
  filter: { kind: 'compare', path: 'type', operator: 'eq', value: 'Group', position: 0 } satisfies Filter,
};

describe('netMemberChange', () => {
  it('leaves nobody when one is added and then removed', () => {
    expect(netMemberChange([add(user('a')), remove('a')])).toEqual({ replaceAll: false, add: [], remove: ['a'] });
  });

  it('keeps one who is removed and then added', () => {
    expect(netMemberChange([remove('a'), add(user('a'))])).toEqual({ replaceAll: false, add: [user('a')], remove: [] });
  });

  it('adds a member once, as last said', () => {
    expect(netMemberChange([add(user('a'), user('b')), add(group('a'))]).add).toEqual([group('a'), user('b')]);
  });

  it('forgets what stood before a replace', () => {
    expect(
      netMemberChange([add(user('a')), remove('b'), replace(user('c')), add(user('d')), remove('c', 'e')]),
    ).toEqual({
      replaceAll: true,
      add: [user('d')],
      remove: [],
    });
  });

  it('empties the group by a replace with nobody', () => {
    expect(netMemberChange([replace()])).toEqual({ replaceAll: true, add: [], remove: [] });
  });

  it('removes by a filter those who are there and those who were just added', () => {
    const change = netMemberChange(
      [remove('g1'), add(group('g3'), user('u2')), removeGroups, add(group('g4'))],
      [group('g1'), group('g2'), user('u1')],
    );
    expect({ ...change, remove: [...change.remove].sort() }).toEqual({
      replaceAll: false,
      add: [user('u2'), group('g4')],
      remove: ['g1', 'g2', 'g3'],
    });
  });

  it('asks for the members that are there only when a filter has to be held against them', () => {
    expect(needsCurrentMembers([add(user('a')), remove('b')])).toBe(false);
    expect(needsCurrentMembers([add(user('a')), removeGroups])).toBe(true);
    expect(needsCurrentMembers([replace(user('a')), removeGroups])).toBe(false);
    expect(needsCurrentMembers([removeGroups, replace(user('a'))])).toBe(false);
    expect(netMemberChange([replace(user('a'), group('b')), removeGroups])).toEqual({
      replaceAll: true,
      add: [user('a')],
      remove: [],
    });
    expect(() => netMemberChange([removeGroups])).toThrow('needed');
  });

  it('comes to what the steps come to one after the other', () => {
    const member = fc
      .tuple(fc.constantFrom('a', 'b', 'c', 'd', 'e'), fc.boolean())
      .map(([id, isGroup]) => (isGroup ? group(id) : user(id)));
    const list = fc.uniqueArray(member, { selector: ({ value }) => value, maxLength: 4 });
    const step: fc.Arbitrary<MemberStep> = fc.oneof(
      list.map((members) => add(...members)),
      list.map((members) => remove(...members.map(({ value }) => value))),
      { weight: 1, arbitrary: list.map((members) => replace(...members)) },
      fc.constant(removeGroups),
    );
    const carryOut = (there: readonly MemberReference[], steps: readonly MemberStep[]): ReadonlySet<string> => {
      const members = new Map(there.map((one) => [one.value, one]));
      for (const each of steps) {
        if (each.op === 'replace') members.clear();
        if (each.op === 'add' || each.op === 'replace')
          for (const one of each.members) members.set(one.value, members.get(one.value) ?? one);
        if (each.op === 'remove') for (const id of each.ids) members.delete(id);
        if (each.op === 'removeMatching')
          for (const one of [...members.values()]) if (one.type === 'Group') members.delete(one.value);
      }
      return new Set(members.keys());
    };
    // An id names one resource, which is either a user or a group whoever says otherwise.
    const settled = (members: readonly MemberReference[]) =>
      members.map(({ value }) => (value < 'c' ? user(value) : group(value)));
    const settledStep = (each: MemberStep): MemberStep =>
      'members' in each ? { ...each, members: settled(each.members) } : each;
    fc.assert(
      fc.property(list.map(settled), fc.array(step.map(settledStep), { maxLength: 6 }), (there, steps) => {
        const change = netMemberChange(steps, there);
        const ids = new Set(change.replaceAll ? [] : there.map(({ value }) => value));
        for (const id of change.remove) ids.delete(id);
        for (const { value } of change.add) ids.add(value);
        expect(ids).toEqual(carryOut(there, steps));
        expect(change.add.filter(({ value }) => change.remove.includes(value))).toEqual([]);
      }),
    );
  });
});
