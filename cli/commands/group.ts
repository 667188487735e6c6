import type { AdminAnswer } from '../../lambda/admin/contract';
import type { AdminClient } from '../admin-client';
import { changeCurrent } from '../change-current';
import { CommandError, UsageError } from '../command-error';
import { findWorkspaces } from '../find-workspace';
import { isId } from '../is-id';
import { naming } from '../naming';
import type { Output } from '../output';
import { details, table } from '../table';
import { type Text, text } from '../text';
import { changedList, checkOptions, type RoleChange, roleTable } from './role-list';

type Group = AdminAnswer<'getGroup'>;

/** A page of a list. */
export interface PageOptions {
  readonly search?: string;
  readonly limit?: number;
  readonly cursor?: string;
}

/** With the cursor, where there is more behind it. */
export const withMore = (list: Text, nextCursor: string | undefined): Text =>
  nextCursor === undefined ? list : text`${list}\n\nMore: --cursor ${nextCursor}`;

/** The group that somebody names by id or displayName. */
export const findGroup = async (call: AdminClient, organizationId: string, name: string): Promise<Group> => {
  const parameters = { organizationId };
  if (isId(name)) return call('getGroup', { parameters: { ...parameters, groupId: name }, body: undefined });
  const found: Group[] = [];
  let cursor: string | undefined;
  do {
    const query = { search: name, limit: 200, cursor };
    const page = await call('listGroups', { parameters, body: undefined, query });
    found.push(...page.groups.filter(({ displayName }) => displayName.toLowerCase() === name.toLowerCase()));
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  const [group] = found;
  if (group !== undefined && found.length === 1) return group;
  throw new CommandError(
    `It is not clear which group "${name}" is.`,
    group === undefined
      ? `The organisation "${organizationId}" has none with this name or id.`
      : `${found.length} groups have this name.`,
    `"scimctl group list --org ${organizationId}" shows names and ids; use the id.`,
  );
};

const roleNames = ({ roles }: Pick<Group, 'roles'>): string => roles.map(({ role }) => role.slug).join(', ');

/** Lists groups with the roles that they give. */
export const listGroups = async (call: AdminClient, organizationId: string, query: PageOptions): Promise<Output> => {
  const data = await call('listGroups', { parameters: { organizationId }, body: undefined, query });
  const rows = data.groups.map((group) => [
    group.displayName,
    String(group.memberCount),
    roleNames(group) || '-',
    group.id,
  ]);
  return {
    data,
    human: (style) =>
      withMore(
        rows.length === 0 ? text`There is no group.` : table(style, ['GROUP', 'MEMBERS', 'ROLES', 'ID'], rows),
        data.nextCursor,
      ),
  };
};

/** Shows a group and the roles that it gives. */
export const showGroup = async (call: AdminClient, organizationId: string, name: string): Promise<Output> => {
  const data = await findGroup(call, organizationId, name);
  const { displayName, id, externalId, memberCount, created, roles } = data;
  const facts = details({ group: displayName, id, externalId, members: String(memberCount), created });
  return { data, human: (style) => text`${facts}\n\n${roleTable(style, roles, 'It gives no role.')}` };
};

/** Lists the members of a group. */
export const listMembers = async (
  call: AdminClient,
  organizationId: string,
  name: string,
  { limit, cursor }: PageOptions,
): Promise<Output> => {
  const { id: groupId, displayName } = await findGroup(call, organizationId, name);
  const parameters = { organizationId, groupId };
  const data = await call('listMembers', { parameters, body: undefined, query: { limit, cursor } });
  const rows = data.members.map((member) => [
    member.name,
    member.type === 'Group' ? 'group' : member.active === false ? 'inactive user' : 'user',
    member.id,
  ]);
  return {
    data,
    human: (style) =>
      text`${naming(name, displayName)}${withMore(
        rows.length === 0 ? text`Nobody is in it.` : table(style, ['MEMBER', 'WHAT', 'ID'], rows),
        data.nextCursor,
      )}`,
  };
};

/** Changes which roles a group gives, or tells whose access that would change. `change` names workspaces by id or name. */
export const bindGroup = async (
  call: AdminClient,
  organizationId: string,
  name: string,
  change: RoleChange,
  preview: boolean,
): Promise<Output> => {
  checkOptions(name, change);
  if (change.add.length === 0 && change.remove.length === 0 && !change.only) {
    throw new UsageError(
      `The roles of "${name}" were not changed.`,
      'No --role, --without or --only says what is to change.',
      `Add one; "scimctl group show" shows the roles that there are.`,
    );
  }
  const { id: groupId, displayName } = await findGroup(call, organizationId, name);
  const workspaces = (await findWorkspaces(call, organizationId, change.workspaces)).map(({ id }) => id);
  const parameters = { organizationId, groupId };
  const data = await changeCurrent(
    () => call.versioned('getBindings', { parameters, body: undefined }),
    ({ answer, version }) =>
      call('putBindings', {
        parameters,
        body: { bindings: changedList(displayName, answer.bindings, { ...change, workspaces }) },
        query: { preview },
        ifMatch: version,
      }),
  );
  const heading = naming(name, displayName);
  const { preview: effect } = data;
  if (effect === undefined) {
    return {
      data,
      human: (style) => text`${heading}${roleTable(style, data.bindings, `${displayName} gives no role any more.`)}`,
    };
  }
  const rows = effect.changes.map(({ userName, gains, loses }) => [
    userName,
    [...gains.map((each) => `+${toldGrant(each)}`), ...loses.map((each) => `-${toldGrant(each)}`)].join(' '),
  ]);
  return {
    data,
    human: (style) => {
      const people = rows.length === 0 ? text`` : text`\n\n${table(style, ['USER', 'CHANGE'], rows)}`;
      return text`${heading}${effect.summary}; nothing was changed.${people}`;
    },
  };
};

type Difference = NonNullable<AdminAnswer<'putBindings'>['preview']>['changes'][number]['gains'][number];

const toldGrant = ({ role, workspace }: Difference): string =>
  workspace === null ? role.slug : `${role.slug} (${workspace.name})`;
