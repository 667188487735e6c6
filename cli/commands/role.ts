import { isDeepStrictEqual } from 'node:util';
import type { AdminAnswer, AdminBody } from '../../lambda/admin/contract';
import type { AdminClient, Versioned } from '../admin-client';
import { changeCurrent } from '../change-current';
import { CommandError, UsageError } from '../command-error';
import type { Output } from '../output';
import { details, table } from '../table';
import { text } from '../text';

type Role = AdminAnswer<'getRole'>;

const one = (role: Role) =>
  details({
    slug: role.slug,
    id: role.id,
    name: role.name,
    description: role.description,
    'assignable by': role.assignableBy.join(', '),
    protected: role.protected ? 'yes: its last active holder keeps it' : 'no',
    created: role.created,
  });

const isNamed = ({ id, slug }: Role, name: string): boolean =>
  id === name.toLowerCase() || slug.toLowerCase() === name.toLowerCase();

/** The role that somebody names by slug or id. */
const named = async (call: AdminClient, organizationId: string, name: string): Promise<Role> => {
  const { roles } = await call('listRoles', { parameters: { organizationId }, body: undefined });
  const role = roles.find((each) => isNamed(each, name));
  if (role !== undefined) return role;
  throw new CommandError(
    `There is no role "${name}".`,
    `No role of the organisation "${organizationId}" has this slug or id.`,
    `"scimctl role list --org ${organizationId}" shows them.`,
  );
};

/** The same with its version, upon which it is changed: meanwhile the slug may have become another one's. */
const versionOf = async (call: AdminClient, organizationId: string, name: string): Promise<Versioned<Role>> => {
  const { id: roleId } = await named(call, organizationId, name);
  const current = await call.versioned('getRole', { parameters: { organizationId, roleId }, body: undefined });
  return isNamed(current.answer, name) ? current : versionOf(call, organizationId, name);
};

/** Creates a role. */
export const createRole = async (
  call: AdminClient,
  organizationId: string,
  body: AdminBody<'createRole'>,
): Promise<Output> => {
  const data = await call('createRole', { parameters: { organizationId }, body });
  return { data, human: () => one(data) };
};

/** Lists the roles, with the slugs that identity providers send. */
export const listRoles = async (call: AdminClient, organizationId: string): Promise<Output> => {
  const data = await call('listRoles', { parameters: { organizationId }, body: undefined });
  const rows = data.roles.map(({ slug, name, protected: kept, id }) => [slug, name, kept ? 'protected' : '', id]);
  return {
    data,
    human: (style) =>
      rows.length === 0
        ? text`There is no role yet. Create one: ${style.command(`role create managed:inbox_agent --name "Inbox agent" --org ${organizationId}`)}`
        : table(style, ['SLUG', 'NAME', '', 'ID'], rows),
  };
};

/** Shows a role. */
export const showRole = async (call: AdminClient, organizationId: string, name: string): Promise<Output> => {
  const data = await named(call, organizationId, name);
  return { data, human: () => one(data) };
};

/** Throws where a part of a change has no effect. */
const checkChanges = (role: Role, name: string, body: AdminBody<'updateRole'>): void => {
  const known: Readonly<Record<string, unknown>> = { ...role, assignableBy: role.assignableBy.toSorted() };
  const wanted = {
    ...body,
    ...(body.assignableBy === undefined ? {} : { assignableBy: body.assignableBy.toSorted() }),
  };
  const same = Object.entries(wanted).filter(([field, value]) => isDeepStrictEqual(known[field], value));
  if (same.length === 0) return;
  throw new CommandError(
    `The role "${name}" was not changed.`,
    `There is nothing to change of ${same.map(([field]) => field).join(', ')}: the value is the same already.`,
    `Leave it out; "scimctl role show ${role.slug}" shows the values.`,
  );
};

/** Changes a role. */
export const updateRole = async (
  call: AdminClient,
  organizationId: string,
  name: string,
  body: AdminBody<'updateRole'>,
): Promise<Output> => {
  if (Object.keys(body).length === 0) {
    throw new UsageError(
      `The role "${name}" was not changed.`,
      'No option says what is to change.',
      'Add one; "scimctl role update --help" lists them.',
    );
  }
  const data = await changeCurrent(
    () => versionOf(call, organizationId, name),
    ({ answer, version }) => {
      checkChanges(answer, name, body);
      return call('updateRole', { parameters: { organizationId, roleId: answer.id }, body, ifMatch: version });
    },
  );
  return { data, human: () => one(data) };
};

/** Deletes a role. */
export const deleteRole = async (
  call: AdminClient,
  organizationId: string,
  name: string,
  force: boolean,
): Promise<Output> => {
  const { id: roleId, slug } = await changeCurrent(
    () => versionOf(call, organizationId, name),
    async ({ answer, version }) => {
      const parameters = { organizationId, roleId: answer.id };
      await call('deleteRole', { parameters, body: undefined, query: { force }, ifMatch: version });
      return answer;
    },
  );
  return { data: { id: roleId, slug, deleted: true }, human: () => text`Deleted ${slug}; nobody has it any more.` };
};
