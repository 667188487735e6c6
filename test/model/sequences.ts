/** Random sequences of requests over a small world, so that names collide and filters hit. */

import type { Json, JsonObject } from '../../lambda/scim/json';
import { fc } from '../properties';
import type { Listing } from './naive-directory';
import { type NaiveFilter, userPaths } from './naive-filter';
import { ENT } from './naive-user';

/** The member of a group: a user or a group by slot, or nobody. */
export interface MemberSlot {
  readonly kind: 'user' | 'group' | 'nobody';
  readonly slot: number;
}

export interface GroupOperation {
  readonly op: 'add' | 'remove' | 'replace';
  readonly path: 'displayName' | 'externalId' | 'members';
  readonly value?: Json;
  readonly members: readonly MemberSlot[];
  /** Of a removal: each by a filter, by a list, or all. */
  readonly form: 'filter' | 'list' | 'all';
}

export type Step =
  | { readonly do: 'postUser'; readonly body: JsonObject }
  | { readonly do: 'putUser'; readonly slot: number; readonly body: JsonObject }
  | { readonly do: 'patchUser'; readonly slot: number; readonly operations: readonly JsonObject[] }
  | { readonly do: 'getUser' | 'deleteUser' | 'deleteGroup'; readonly slot: number }
  | ({ readonly do: 'listUsers' } & Listing)
  | { readonly do: 'postGroup'; readonly body: JsonObject; readonly members: readonly MemberSlot[] }
  | {
      readonly do: 'putGroup';
      readonly slot: number;
      readonly body: JsonObject;
      readonly members: readonly MemberSlot[];
    }
  | { readonly do: 'patchGroup'; readonly slot: number; readonly operations: readonly GroupOperation[] };

const slot = fc.nat(3);
const words = ['ann', 'Ann', 'ANNA', 'bob', 'cid@example.com'] as const;
const word = fc.constantFrom(...words);
const userName = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom(...words, 'dan', 'eve', 'fay', 'gil') },
  { weight: 1, arbitrary: fc.constantFrom('', '  ') },
);
const clearing = fc.constantFrom('', null);
const text = fc.oneof({ weight: 6, arbitrary: word }, { weight: 1, arbitrary: clearing });
const active = fc.constantFrom<Json>(true, false, true, false, 'False', 'TRUE', 'perhaps');

const email = fc.record(
  {
    value: fc.constantFrom('a@x.org', 'A@x.org', 'b@x.org'),
    type: fc.constantFrom('work', 'home', 'Work'),
    primary: fc.boolean(),
  },
  { requiredKeys: ['value'] },
);
const emails = fc.array(email, { maxLength: 3 });
const name = fc.record({ givenName: text, familyName: text }, { requiredKeys: [] });

const optional = { externalId: text, nickName: text, active, name, emails, [ENT]: fc.record({ department: text }) };
const userBody = fc.oneof(
  { weight: 10, arbitrary: fc.record({ userName, ...optional }, { requiredKeys: ['userName'] }) },
  { weight: 1, arbitrary: fc.record(optional, { requiredKeys: [] }) },
) as fc.Arbitrary<JsonObject>;

const setting = fc.constantFrom('add', 'replace');
const operation = (path: string, value: fc.Arbitrary<unknown>) =>
  fc.oneof(
    { weight: 4, arbitrary: fc.record({ op: setting, path: fc.constant(path), value }) },
    { weight: 1, arbitrary: fc.record({ op: fc.constant('remove'), path: fc.constant(path) }) },
  );
const pathless = fc.record({
  op: setting,
  value: fc.record({ userName, ...optional, emails }, { requiredKeys: [] }).map(({ [ENT]: extension, ...rest }) => ({
    ...rest,
    ...(extension === undefined ? {} : { [`${ENT}:department`]: extension.department }),
  })),
});
const userOperation = fc.oneof(
  operation('userName', userName),
  operation('nickName', text),
  operation('externalId', text),
  operation('active', active),
  operation('name', fc.oneof({ weight: 5, arbitrary: name }, { weight: 1, arbitrary: clearing })),
  operation('name.givenName', text),
  operation(`${ENT}:department`, text),
  operation(
    'emails',
    fc.oneof(
      { weight: 6, arbitrary: emails },
      { weight: 1, arbitrary: email },
      { weight: 1, arbitrary: fc.constant(null) },
    ),
  ),
  operation(
    'emails[type eq "work"]',
    fc.record({ value: fc.constantFrom('a@x.org', 'c@x.org'), primary: fc.boolean() }, { requiredKeys: ['value'] }),
  ),
  fc.record({
    op: setting,
    path: fc.constant('emails[type eq "home"].value'),
    value: fc.constantFrom('a@x.org', 'd@x.org'),
  }),
  pathless,
  pathless,
) as fc.Arbitrary<JsonObject>;

const operators = ['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le'] as const;
const leaf = fc.oneof<fc.MaybeWeightedArbitrary<NaiveFilter>[]>(
  {
    weight: 8,
    arbitrary: fc
      .record({
        path: fc.constantFrom(...userPaths),
        operator: fc.constantFrom(...operators),
        value: fc.constantFrom(...words, 'a', 'work', 'a@x.org'),
        flag: fc.boolean(),
      })
      .map(({ path, operator, value, flag }): NaiveFilter => {
        if (path !== 'active') return { is: 'compare', path, operator, value };
        return { is: 'compare', path, operator: operator === 'ne' ? 'ne' : 'eq', value: flag };
      }),
  },
  { weight: 2, arbitrary: fc.record({ is: fc.constant('present' as const), path: fc.constantFrom(...userPaths) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      is: fc.constant('email' as const),
      type: fc.constantFrom('work', 'home'),
      part: fc.constantFrom('a', 'x.org', 'b@'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ is: fc.constant('id' as const), slot }) },
  { weight: 1, arbitrary: fc.record({ is: fc.constant('inGroup' as const), slot }) },
);
const filter: fc.Arbitrary<NaiveFilter> = fc.letrec<{ node: NaiveFilter }>((tie) => ({
  node: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf,
    fc.record({ is: fc.constant('not' as const), inner: tie('node') }),
    fc.record({ is: fc.constantFrom('and' as const, 'or' as const), left: tie('node'), right: tie('node') }),
  ),
})).node;

const listing = fc.record({
  do: fc.constant('listUsers' as const),
  filter: fc.option(filter, { nil: undefined, freq: 5 }),
  sortBy: fc.option(fc.constantFrom('nickName' as const, 'userName' as const), { nil: undefined, freq: 1 }),
  descending: fc.boolean(),
  startIndex: fc.integer({ min: -1, max: 3 }),
  count: fc.integer({ min: -1, max: 5 }),
});

const member: fc.Arbitrary<MemberSlot> = fc.record({
  kind: fc.constantFrom('user', 'user', 'user', 'group', 'nobody'),
  slot,
});
const members = fc.array(member, { maxLength: 3 });
const displayName = fc.constantFrom('Team', 'team', 'Crew', 'Band', 'Staff');
const groupBody = fc.record(
  { displayName, externalId: text },
  { requiredKeys: ['displayName'] },
) as fc.Arbitrary<JsonObject>;
const groupOperation: fc.Arbitrary<GroupOperation> = fc.oneof(
  {
    weight: 1,
    arbitrary: fc.record({
      op: fc.constant('replace' as const),
      path: fc.constant('displayName' as const),
      value: fc.oneof({ weight: 5, arbitrary: displayName }, { weight: 1, arbitrary: clearing }),
      members: fc.constant([]),
      form: fc.constant('list' as const),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      op: fc.constantFrom('add' as const, 'replace' as const),
      path: fc.constant('externalId' as const),
      value: text,
      members: fc.constant([]),
      form: fc.constant('list' as const),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      op: fc.constantFrom('add' as const, 'add' as const, 'remove' as const, 'replace' as const),
      path: fc.constant('members' as const),
      members,
      form: fc.constantFrom('filter' as const, 'list' as const, 'all' as const),
    }),
  },
);

const seed: fc.Arbitrary<Step> = fc.record({ do: fc.constant('postUser' as const), body: userBody });
const patching: fc.Arbitrary<Step> = fc.record({
  do: fc.constant('patchUser' as const),
  slot,
  operations: fc.array(userOperation, { minLength: 1, maxLength: 3 }),
});
const putting: fc.Arbitrary<Step> = fc.record({ do: fc.constant('putUser' as const), slot, body: userBody });
const deleting: fc.Arbitrary<Step> = fc.record({ do: fc.constant('deleteUser' as const), slot });
const newGroup: fc.Arbitrary<Step> = fc.record({ do: fc.constant('postGroup' as const), body: groupBody, members });

/** Mostly changes of users, looked at by filters. */
export const userSequence: fc.Arbitrary<readonly Step[]> = fc
  .tuple(
    fc.array(seed, { minLength: 1, maxLength: 3 }),
    fc.array(
      fc.oneof(
        { weight: 1, arbitrary: seed },
        { weight: 4, arbitrary: patching },
        { weight: 2, arbitrary: putting },
        { weight: 1, arbitrary: deleting },
        { weight: 3, arbitrary: listing as fc.Arbitrary<Step> },
      ),
      { minLength: 1, maxLength: 4 },
    ),
  )
  .map(([first, then]) => [...first, ...then]);

/** Mostly changes of groups, of users and of groups in groups. */
export const groupSequence: fc.Arbitrary<readonly Step[]> = fc
  .tuple(
    fc.array(seed, { minLength: 1, maxLength: 2 }),
    fc.array(newGroup, { minLength: 1, maxLength: 2 }),
    fc.array(
      fc.oneof(
        { weight: 1, arbitrary: newGroup },
        {
          weight: 4,
          arbitrary: fc.record({
            do: fc.constant('patchGroup' as const),
            slot,
            operations: fc.array(groupOperation, { minLength: 1, maxLength: 3 }),
          }) as fc.Arbitrary<Step>,
        },
        {
          weight: 2,
          arbitrary: fc.record({
            do: fc.constant('putGroup' as const),
            slot,
            body: groupBody,
            members,
          }) as fc.Arbitrary<Step>,
        },
        { weight: 1, arbitrary: fc.record({ do: fc.constant('deleteGroup' as const), slot }) as fc.Arbitrary<Step> },
        { weight: 1, arbitrary: deleting },
        { weight: 1, arbitrary: fc.record({ do: fc.constant('getUser' as const), slot }) as fc.Arbitrary<Step> },
        { weight: 1, arbitrary: listing as fc.Arbitrary<Step> },
      ),
      { minLength: 1, maxLength: 4 },
    ),
  )
  .map(([people, groups, then]) => [...people, ...groups, ...then]);
