import type { AdminAnswer } from '../../lambda/admin/contract';
import type { AdminClient } from '../admin-client';
import { CommandError } from '../command-error';
import { isId } from '../is-id';
import { details, type Output, table } from '../output';
import { changedList, type RoleChange, roleTable } from './role-list';

type Group = AdminAnswer<'getGroup'>;

/** A page of a list. */
export interface PageOptions {
  readonly search?: string;
  readonly limit?: number;
  readonly cursor?: string;
}

/** The group that somebody names by id or displayName. */
const named = async (call: AdminClient, organizationId: string, name: string): Promise<Group> => {
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
  const more = data.nextCursor === undefined ? '' : `\n\nMore: --cursor ${data.nextCursor}`;
  return {
    data,
    human: () => (rows.length === 0 ? 'There is no group.' : table(['GROUP', 'MEMBERS', 'ROLES', 'ID'], rows)) + more,
  };
};

/** Shows a group and the roles that it gives. */
export const showGroup = async (call: AdminClient, organizationId: string, name: string): Promise<Output> => {
  const data = await named(call, organizationId, name);
  const { displayName, id, externalId, memberCount, created, roles } = data;
  const facts = details({ group: displayName, id, externalId, members: String(memberCount), created });
  return { data, human: () => `${facts}\n\n${roleTable(roles, 'It gives no role.')}` };
};

/** Lists the members of a group. */
export const listMembers = async (
  call: AdminClient,
  organizationId: string,
  name: string,
  { limit, cursor }: PageOptions,
): Promise<Output> => {
  const { id: groupId } = await named(call, organizationId, name);
  const parameters = { organizationId, groupId };
  const data = await call('listMembers', { parameters, body: undefined, query: { limit, cursor } });
  const rows = data.members.map((member) => [
    member.name,
    member.type === 'Group' ? 'group' : member.active === false ? 'inactive user' : 'user',
    member.id,
  ]);
  const more = data.nextCursor === undefined ? '' : `\n\nMore: --cursor ${data.nextCursor}`;
  return {
    data,
    human: () => (rows.length === 0 ? 'Nobody is in it.' : table(['MEMBER', 'WHAT', 'ID'], rows)) + more,
  };
};

/** Changes which roles a group gives, or tells whose access that would change. */
export const bindGroup = async (
  call: AdminClient,
  organizationId: string,
  name: string,
  change: RoleChange,
  preview: boolean,
): Promise<Output> => {
  const { id: groupId, displayName, roles } = await named(call, organizationId, name);
  const data = await call('putBindings', {
    parameters: { organizationId, groupId },
    body: { bindings: changedList(roles, change) },
    query: { preview },
  });
  const { preview: effect } = data;
  if (effect === undefined) {
    return { data, human: () => roleTable(data.bindings, `${displayName} gives no role any more.`) };
  }
  const rows = effect.changes.map(({ userName, gains, loses }) => [
    userName,
    [...gains.map((each) => `+${toldGrant(each)}`), ...loses.map((each) => `-${toldGrant(each)}`)].join(' '),
  ]);
  const people = rows.length === 0 ? '' : `\n\n${table(['USER', 'CHANGE'], rows)}`;
  return { data, human: () => `${effect.summary}; nothing was changed.${people}` };
};

type Difference = NonNullable<AdminAnswer<'putBindings'>['preview']>['changes'][number]['gains'][number];

const toldGrant = ({ role, workspace }: Difference): string =>
  workspace === null ? role.slug : `${role.slug} (${workspace.name})`;
