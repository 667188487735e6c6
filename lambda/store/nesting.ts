/**
 * Which groups hold which groups: one item an organisation, so that one read is a snapshot that no transaction is half in.
 * It names each such membership from the decision on, though a job may still be on its way to write the edges. Adding one
 * can be conditioned on the version that was read: such writes are rare, so that they meet in one item is no harm.
 */
import { DirectoryError } from '../directory/directory-error';
import type { Nesting } from '../directory/store';
import type { MemberReference } from '../scim/patch/plan';
import { type Item, number } from './codec';
import { isResourceId, nestingKey } from './keys';
import { getItem, type Table } from './table';
import { countIs, type Write } from './transact';

/** Members that join and leave a group, as far as they are groups. */
interface NestingChange {
  readonly add: readonly MemberReference[];
  readonly groupsLeaving: readonly string[];
}

const groupsIn = (members: readonly MemberReference[]): readonly string[] => [
  ...new Set(members.filter(({ type }) => type === 'Group').map(({ value }) => value)),
];

/** Groups join and others leave: not to be written as one, since both change the same set. */
export const nestsBothWays = ({ add, groupsLeaving }: NestingChange): boolean =>
  groupsLeaving.length > 0 && groupsIn(add).length > 0;

/** Notes the groups among new members. With `version`, refused with `changed` unless that one still stands. */
export const nestWrites = (
  org: string,
  groupId: string,
  add: readonly MemberReference[],
  version: number | undefined,
): readonly Write[] => {
  const groups = groupsIn(add);
  if (groups.length === 0) return [];
  const write: Write = {
    action: 'Update',
    key: nestingKey(org),
    update: 'ADD version :one, #group :ids',
    names: { '#group': groupId },
    values: { ':one': number(1), ':ids': { SS: [...groups] } },
  };
  if (version === undefined) return [write];
  const refused = () => new DirectoryError({ code: 'changed' });
  const { condition, values } = countIs('version', version);
  return [{ ...write, condition, values: { ...write.values, ...values }, refused }];
};

/** Notes that groups are no members any more. */
export const unnestWrites = (org: string, groupId: string, groupsLeaving: readonly string[]): readonly Write[] =>
  groupsLeaving.length === 0
    ? []
    : [
        {
          action: 'Update',
          key: nestingKey(org),
          update: 'DELETE #group :ids',
          names: { '#group': groupId },
          values: { ':ids': { SS: [...groupsLeaving] } },
        },
      ];

const childrenIn = (item: Item): ReadonlyMap<string, readonly string[]> =>
  new Map(Object.entries(item).flatMap(([id, { SS }]) => (isResourceId(id) && SS !== undefined ? [[id, SS]] : [])));

export const readNesting = async (table: Table, org: string): Promise<Nesting> => {
  const item = await getItem(table, nestingKey(org));
  if (item === undefined) return { version: 0, children: new Map() };
  return { version: Number(item.version?.N ?? 0), children: childrenIn(item) };
};
