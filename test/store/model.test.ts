/** Random sequences of operations, some of them in parallel or cut short, against a naive directory in memory. */

import type { ResourceRecord } from '../../lambda/directory/store';
import type { JsonObject } from '../../lambda/scim/json';
import type { MemberChange } from '../../lambda/scim/patch/plan';
import { fc } from '../properties';
import { audit, changeOf, type Fixture, failureOf, idOf, LATER, ORG, recordOf, startFixture, userRef } from './fixture';

interface ModelGroup {
  document: JsonObject;
  readonly members: Set<string>;
}
interface Model {
  readonly users: Map<string, JsonObject>;
  readonly groups: Map<string, ModelGroup>;
}

const userIds = Array.from({ length: 40 }, (_, n) => idOf(`model user ${n}`)).sort();
const groupIds = Array.from({ length: 3 }, (_, n) => idOf(`model group ${n}`)).sort();

const userSlot = fc.nat(userIds.length - 1);
const groupSlot = fc.nat(groupIds.length - 1);
const names = fc.constantFrom('ann', 'Ann', 'bob', 'cid', 'ｄan', 'eve@example.com');
const values = fc.constantFrom('x', 'X', 'ann', 'eve@example.com', 'other@example.com');
const slots = fc.oneof(
  fc.uniqueArray(userSlot, { maxLength: 4 }),
  fc.uniqueArray(userSlot, { minLength: 20, maxLength: 40 }),
);

const document = fc.record(
  {
    userName: fc.oneof(
      names,
      fc.nat(1000).map((n) => `name ${n}`),
    ),
    externalId: values,
    emails: fc.array(fc.record({ value: values }), { maxLength: 3 }),
  },
  { requiredKeys: ['userName'] },
);

type Step =
  | { readonly kind: 'create'; readonly slot: number; readonly document: JsonObject }
  | { readonly kind: 'createMany'; readonly slots: readonly number[] }
  | { readonly kind: 'update'; readonly slot: number; readonly document: JsonObject }
  | { readonly kind: 'remove'; readonly slot: number }
  | { readonly kind: 'createGroup'; readonly slot: number; readonly name: string; readonly members: readonly number[] }
  | { readonly kind: 'removeGroup'; readonly slot: number }
  | {
      readonly kind: 'change';
      readonly slot: number;
      readonly name: string | undefined;
      readonly add: readonly number[];
      readonly remove: readonly number[];
      readonly replaceAll: boolean;
    };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('create' as const), slot: userSlot, document }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('createMany' as const), slots }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('update' as const), slot: userSlot, document }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('remove' as const), slot: userSlot }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('createGroup' as const), slot: groupSlot, name: names, members: slots }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('removeGroup' as const), slot: groupSlot }) },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('change' as const),
      slot: groupSlot,
      name: fc.option(names, { nil: undefined }),
      add: slots,
      remove: slots,
      replaceAll: fc.boolean(),
    }),
  },
);

const folded = (value: unknown) => String(value).normalize('NFKC').toLowerCase();
const isTaken = (documents: Iterable<[string, JsonObject]>, attribute: string, id: string, value: unknown): boolean =>
  [...documents].some(([other, held]) => other !== id && folded(held[attribute]) === folded(value));

/** What the model says that an operation ends in, applying it when it succeeds. */
const expectedOutcome = (model: Model, wish: Step): 'none' | 'taken' | 'exists' | 'absent' => {
  const groupDocuments = () => [...model.groups].map(([id, group]): [string, JsonObject] => [id, group.document]);
  const live = (some: readonly number[]) => some.map((slot) => userIds[slot] ?? '').filter((id) => model.users.has(id));
  switch (wish.kind) {
    case 'create': {
      const id = userIds[wish.slot] ?? '';
      if (isTaken(model.users, 'userName', id, wish.document.userName)) return 'taken';
      if (model.users.has(id)) {
        return folded(model.users.get(id)?.userName) === folded(wish.document.userName) ? 'taken' : 'exists';
      }
      model.users.set(id, wish.document);
      return 'none';
    }
    case 'createMany':
      return 'none';
    case 'update': {
      const id = userIds[wish.slot] ?? '';
      if (!model.users.has(id)) return 'absent';
      if (isTaken(model.users, 'userName', id, wish.document.userName)) return 'taken';
      model.users.set(id, wish.document);
      return 'none';
    }
    case 'remove': {
      const id = userIds[wish.slot] ?? '';
      for (const { members } of model.groups.values()) members.delete(id);
      return model.users.delete(id) ? 'none' : 'absent';
    }
    case 'createGroup': {
      const id = groupIds[wish.slot] ?? '';
      if (isTaken(groupDocuments(), 'displayName', id, wish.name)) return 'taken';
      if (model.groups.has(id)) {
        return folded(model.groups.get(id)?.document.displayName) === folded(wish.name) ? 'taken' : 'exists';
      }
      model.groups.set(id, { document: { displayName: wish.name }, members: new Set(live(wish.members)) });
      return 'none';
    }
    case 'removeGroup':
      return model.groups.delete(groupIds[wish.slot] ?? '') ? 'none' : 'absent';
    case 'change': {
      const id = groupIds[wish.slot] ?? '';
      const group = model.groups.get(id);
      if (group === undefined) return 'absent';
      if (wish.name !== undefined) {
        if (isTaken(groupDocuments(), 'displayName', id, wish.name)) return 'taken';
        group.document = { displayName: wish.name };
      }
      if (wish.replaceAll) group.members.clear();
      const add = live(wish.add);
      for (const member of live(wish.remove)) if (!add.includes(member)) group.members.delete(member);
      for (const member of add) group.members.add(member);
      return 'none';
    }
  }
};

const memberChange = async (fixture: Fixture, wish: Step & { kind: 'change' }): Promise<MemberChange> => {
  const wanted = wish.add.map((slot) => userIds[slot] ?? '');
  // As the use cases do: only members that exist are added.
  const live = await fixture.store.existing(ORG, wanted);
  const add = wanted.filter((id) => live.has(id));
  const remove = wish.remove.map((slot) => userIds[slot] ?? '').filter((id) => !add.includes(id));
  return changeOf({ replaceAll: wish.replaceAll, add: add.map(userRef), remove: wish.replaceAll ? [] : remove });
};

const outcomeOf = async (action: Promise<unknown>): Promise<string> => {
  const failure = await failureOf(action);
  return typeof failure === 'object' && failure !== null && 'code' in failure ? String(failure.code) : 'none';
};

/** What the store makes of it. */
const outcome = async (fixture: Fixture, wish: Step): Promise<string> => {
  const { store } = fixture;
  switch (wish.kind) {
    case 'create': {
      const record = recordOf(userIds[wish.slot] ?? '', wish.document);
      return outcomeOf(store.createUser(ORG, record, audit('user.created', record.id)));
    }
    case 'createMany':
      return 'none';
    case 'update': {
      const before = await store.get(ORG, 'User', userIds[wish.slot] ?? '');
      if (before === undefined) return 'absent';
      const after = { ...before, document: wish.document, version: before.version + 1 };
      return outcomeOf(store.updateUser(ORG, before, after, audit('user.updated', before.id)));
    }
    case 'remove': {
      const id = userIds[wish.slot] ?? '';
      return (await store.remove(ORG, 'User', id, { at: LATER }, audit('user.deleted', id))) ? 'none' : 'absent';
    }
    case 'createGroup': {
      const record = recordOf(groupIds[wish.slot] ?? '', { displayName: wish.name });
      const wanted = wish.members.map((slot) => userIds[slot] ?? '');
      const live = await store.existing(ORG, wanted);
      const members = wanted.filter((id) => live.has(id)).map(userRef);
      return outcomeOf(
        store.createGroup(ORG, record, members, { uniqueName: true }, audit('group.created', record.id)),
      );
    }
    case 'removeGroup': {
      const id = groupIds[wish.slot] ?? '';
      return (await store.remove(ORG, 'Group', id, { at: LATER }, audit('group.deleted', id))) ? 'none' : 'absent';
    }
    case 'change': {
      const before = await store.get(ORG, 'Group', groupIds[wish.slot] ?? '');
      if (before === undefined) return 'absent';
      const document = wish.name === undefined ? before.document : { displayName: wish.name };
      const members = await memberChange(fixture, wish);
      const how = { uniqueName: true, at: LATER };
      return outcomeOf(store.updateGroup(ORG, before, { document, members }, how, audit('group.updated', before.id)));
    }
  }
};

/** `createMany` stands for creations with names of their own. */
const flattened = (steps: readonly Step[]): readonly Step[] =>
  steps.flatMap((wish): readonly Step[] =>
    wish.kind === 'createMany'
      ? wish.slots.map((slot) => ({ kind: 'create', slot, document: { userName: `own name ${slot}` } }))
      : [wish],
  );

/** An id is never given twice, so of several creations with one id only the first stays. */
const withFreshIds = (steps: readonly Step[]): readonly Step[] => {
  const given = new Set<string>();
  return steps.filter((wish) => {
    if (wish.kind !== 'create' && wish.kind !== 'createGroup') return true;
    const id = `${wish.kind} ${wish.slot}`;
    return !given.has(id) && given.add(id);
  });
};

const documents = (records: readonly ResourceRecord[]) => records.map(({ id, document: held }) => [id, held]);
const byId = <T>(map: ReadonlyMap<string, T>) => [...map].sort(([a], [b]) => (a < b ? -1 : 1));

const expectSame = async (fixture: Fixture, model: Model) => {
  const { store } = fixture;
  const users = await store.page(ORG, 'User', 1, 1000);
  expect(documents(users.records)).toEqual(byId(model.users));
  expect(users.total).toBe(model.users.size);
  const groups = await store.page(ORG, 'Group', 1, 1000);
  expect(documents(groups.records)).toEqual(byId(model.groups).map(([id, group]) => [id, group.document]));
  for (const [id, { members }] of model.groups) expect(await fixture.memberIds(id)).toEqual([...members].sort());
  const memberships = await store.memberships(ORG, [...model.users.keys()].sort());
  for (const id of model.users.keys()) {
    const expected = byId(model.groups).filter(([, { members }]) => members.has(id));
    expect(memberships.get(id)).toMatchObject(
      expected.map(([groupId, group]) => ({ groupId, displayName: group.document.displayName })),
    );
  }
  for (const value of ['x', 'ann', 'eve@example.com']) {
    const filter = { kind: 'compare', path: 'emails', operator: 'eq', value, position: 0 } as const;
    const found = (await store.search(ORG, 'User', filter)).records.map(({ id }) => id);
    const holders = byId(model.users).filter(([, { emails }]) =>
      ((emails ?? []) as readonly { value: string }[]).some((email) => folded(email.value) === value),
    );
    // A superset: a userName that looks like the address is left to the evaluation of the rest.
    expect(found).toEqual(expect.arrayContaining(holders.map(([id]) => id)));
  }
};

describe('random sequences', () => {
  it('leave the store as they leave a naive directory', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
        const fixture = await startFixture();
        try {
          const model: Model = { users: new Map(), groups: new Map() };
          for (const wish of flattened(steps)) {
            const expected = expectedOutcome(model, wish);
            expect([wish, await outcome(fixture, wish)]).toEqual([wish, expected]);
          }
          await expectSame(fixture, model);
          await fixture.check();
        } finally {
          await fixture.stop();
        }
      }),
      { numRuns: 12 },
    );
  }, 120_000);

  it('leave nothing contradictory when they run at the same time', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 30 }), async (steps) => {
        const fixture = await startFixture();
        try {
          await fixture.users(['p', 'q', 'r']);
          await Promise.all(withFreshIds(flattened(steps)).map((wish) => outcome(fixture, wish)));
          await fixture.finishJobs();
          await fixture.check();
        } finally {
          await fixture.stop();
        }
      }),
      { numRuns: 12 },
    );
  }, 120_000);
});
