import type { AdminAnswer } from '../../lambda/admin/contract';
import type { AdminClient } from '../admin-client';
import { changeCurrent } from '../change-current';
import { findWorkspaces } from '../find-workspace';
import { isId } from '../is-id';
import { naming } from '../naming';
import type { Output } from '../output';
import { asksFor } from '../person-id';
import { details, table } from '../table';
import { lines, text } from '../text';
import { type PageOptions, withMore } from './group';
import { changedList, checkOptions, type RoleChange, roleTable } from './role-list';

type Access = AdminAnswer<'getUserAccess'>;

/** The access of the person that somebody names by id, userName or e-mail address. */
const accessOf = async (call: AdminClient, organizationId: string, name: string): Promise<Access> => {
  const parameters = { organizationId };
  if (isId(name)) return call('getUserAccess', { parameters: { ...parameters, userId: name }, body: undefined });
  return call('findAccess', { parameters, body: undefined, query: asksFor(name) });
};

/** Lists users. */
export const listUsers = async (call: AdminClient, organizationId: string, query: PageOptions): Promise<Output> => {
  const data = await call('listUsers', { parameters: { organizationId }, body: undefined, query });
  const rows = data.users.map(({ userName, displayName, primaryEmail, active, id }) => [
    userName,
    displayName ?? '',
    primaryEmail ?? '',
    active ? 'active' : 'inactive',
    id,
  ]);
  return {
    data,
    human: (style) =>
      withMore(
        rows.length === 0 ? text`There is nobody.` : table(style, ['USER', 'NAME', 'E-MAIL', 'STATUS', 'ID'], rows),
        data.nextCursor,
      ),
  };
};

/** Shows a user with roles and groups. */
export const showUser = async (call: AdminClient, organizationId: string, name: string): Promise<Output> => {
  const { userId } = await accessOf(call, organizationId, name);
  const data = await call('getUser', { parameters: { organizationId, userId }, body: undefined });
  const { userName, displayName, primaryEmail, externalId, id, active, created, roles, groups } = data;
  const facts = details({
    user: userName,
    name: displayName,
    'e-mail': primaryEmail,
    id,
    externalId,
    status: active ? 'active' : 'inactive',
    created,
    groups: groups
      .map((group) => (group.membership === 'nested' ? `(${group.displayName})` : group.displayName))
      .join(', '),
  });
  const lists = [
    ['Assigned by the identity provider:', roles.scim],
    ['Given by hand:', roles.manual],
    ['Kept as the last holder:', roles.retained],
  ] as const;
  return {
    data,
    human: (style) =>
      lines([
        facts,
        ...lists.flatMap(([heading, list]) => (list.length === 0 ? [] : ['', heading, roleTable(style, list, '')])),
      ]),
  };
};

/** Changes which roles a user has by hand, and shows them. `change` names workspaces by id or name. */
export const changeUserRoles = async (
  call: AdminClient,
  organizationId: string,
  name: string,
  change: RoleChange,
): Promise<Output> => {
  checkOptions(name, change);
  const { userId, userName } = await accessOf(call, organizationId, name);
  const parameters = { organizationId, userId };
  const read = () => call.versioned('getUserRoles', { parameters, body: undefined });
  const asked = change.add.length > 0 || change.remove.length > 0 || change.only;
  const workspaces = (await findWorkspaces(call, organizationId, change.workspaces)).map(({ id }) => id);
  const data = asked
    ? await changeCurrent(read, ({ answer, version }) =>
        call('putUserRoles', {
          parameters,
          body: { roles: changedList(userName, answer.roles, { ...change, workspaces }) },
          ifMatch: version,
        }),
      )
    : (await read()).answer;
  return {
    data,
    human: (style) =>
      text`${naming(name, userName)}${roleTable(style, data.roles, `${userName} has no role by hand.`)}`,
  };
};

const reasons: Readonly<Record<Access['grants'][number]['because'][number]['type'], string>> = {
  scim: 'assigned by the identity provider',
  manual: 'given by hand',
  group: 'by the group',
  retained: 'kept as the last holder',
};

/** Tells what somebody may do, and why. */
export const explainAccess = async (call: AdminClient, organizationId: string, name: string): Promise<Output> => {
  const data = await accessOf(call, organizationId, name);
  const rows = data.grants.flatMap(({ role, workspace, because }) =>
    because.map(({ type, group, membership, since }) => [
      role.slug,
      workspace === null ? 'everything' : workspace.name,
      group === undefined
        ? reasons[type]
        : `${reasons[type]} ${group.displayName}${membership === 'nested' ? ', through a group in it' : ''}`,
      since,
    ]),
  );
  const { userName, primaryEmail, active, canSignIn } = data;
  return {
    data,
    human: (style) =>
      lines([
        text`${naming(name, userName)}${
          canSignIn
            ? style.good(`${userName} can sign in.`)
            : style.bad(`${userName} cannot sign in: ${active ? 'there is no role' : 'the user is inactive'}.`)
        }`,
        ...(primaryEmail === undefined ? [] : [details({ 'e-mail': primaryEmail })]),
        ...(rows.length === 0 ? [] : ['', table(style, ['ROLE', 'FOR', 'WHY', 'SINCE'], rows)]),
      ]),
  };
};
