import type { AdminAnswer } from '../../lambda/admin/contract';
import type { AdminClient } from '../admin-client';
import { CommandError, UsageError } from '../command-error';
import type { Output } from '../output';
import { details, table } from '../table';
import { lines, text } from '../text';

type Organization = AdminAnswer<'getOrganization'>;

const one = (organization: Organization) =>
  details({
    id: organization.id,
    name: organization.name,
    status: organization.status,
    created: organization.created,
    'SCIM base URL': organization.scimBaseUrl,
    ...Object.fromEntries(Object.entries(organization.settings).map(([name, value]) => [name, String(value)])),
  });

/** Creates an organisation. */
export const createOrg = async (
  call: AdminClient,
  name: string,
  options: { readonly id?: string; readonly adoptKeys?: boolean },
): Promise<Output> => {
  const body = { name, ...options };
  const data = await call('createOrganization', { parameters: {}, body });
  return {
    data,
    human: (style) =>
      text`${one(data)}\n\nNext: ${style.command(`key create --org ${data.id} --name Okta --provider okta`)}`,
  };
};

/** Gives an organisation another name. */
export const renameOrg = async (call: AdminClient, organizationId: string, name: string): Promise<Output> => {
  const before = await call('getOrganization', { parameters: { organizationId }, body: undefined });
  if (before.name === name.trim()) {
    throw new CommandError(
      `There is nothing to change: the organisation "${organizationId}" stays as it is.`,
      `Its name is "${before.name}" already.`,
      'Check the id; "scimctl org list" shows the names.',
    );
  }
  const data = await call('updateOrganization', { parameters: { organizationId }, body: { name } });
  return { data, human: () => one(data) };
};

/** Throws unless the id was given once more; `done` and `why` tell what did not happen, and what it would have meant. */
const checkConfirmed = (organizationId: string, confirm: string | undefined, done: string, why: string): void => {
  if (confirm === organizationId) return;
  throw new UsageError(
    `The organisation "${organizationId}" was not ${done}.`,
    `${why}, so its id is asked for once more.`,
    `Add --confirm ${organizationId}.`,
  );
};

/** Cuts an organisation off until it is enabled again. */
export const disableOrg = async (call: AdminClient, organizationId: string, confirm?: string): Promise<Output> => {
  const why = 'All requests of its identity providers would be refused until it is enabled again';
  checkConfirmed(organizationId, confirm, 'disabled', why);
  const data = await call('updateOrganization', { parameters: { organizationId }, body: { status: 'disabled' } });
  return {
    data,
    human: (style) =>
      lines([
        text`Disabled ${data.id} (${data.name}).`,
        text`From the next request on, its SCIM keys and its admin keys get 403: The organisation "${data.id}" is disabled.`,
        'Nothing is deleted or revoked: users, groups, roles and keys stay, and a platform admin key still reads and changes them.',
        '',
        text`Undo: ${style.command(`org enable ${data.id}`)}`,
      ]),
  };
};

/** Lets the keys of an organisation in again. */
export const enableOrg = async (call: AdminClient, organizationId: string): Promise<Output> => {
  const data = await call('updateOrganization', { parameters: { organizationId }, body: { status: 'active' } });
  return {
    data,
    human: (style) =>
      lines([
        text`Enabled ${data.id} (${data.name}).`,
        'From the next request on, its keys work as before. What was refused meanwhile was not kept: its identity providers have to send it again.',
        '',
        text`Next: ${style.command(`status --org ${data.id}`)} (healthy once a request has succeeded)`,
      ]),
  };
};

/** Deletes an organisation for good. */
export const deleteOrg = async (call: AdminClient, organizationId: string, confirm?: string): Promise<Output> => {
  checkConfirmed(organizationId, confirm, 'deleted', 'Users, groups, roles, keys and logs would go for good');
  await call('deleteOrganization', { parameters: { organizationId }, body: undefined, query: { confirm } });
  return {
    data: { id: organizationId, deleted: true },
    human: () => text`Deleted ${organizationId} and all that it held.`,
  };
};

/** Lists organisations. */
export const listOrgs = async (call: AdminClient): Promise<Output> => {
  const data = await call('listOrganizations', { parameters: {}, body: undefined });
  const rows = data.organizations.map(({ id, name, status, scimBaseUrl }) => [id, name, status, scimBaseUrl]);
  return {
    data,
    human: (style) =>
      rows.length === 0
        ? text`There is no organisation yet. Create one: ${style.command('org create "Acme" --id acme')}`
        : table(style, ['ID', 'NAME', 'STATUS', 'SCIM BASE URL'], rows),
  };
};

/** Shows one organisation. */
export const getOrg = async (call: AdminClient, organizationId: string): Promise<Output> => {
  const data = await call('getOrganization', { parameters: { organizationId }, body: undefined });
  return { data, human: () => one(data) };
};
