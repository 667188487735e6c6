import type { AdminClient } from './admin-client';
import { CallFailure } from './call-failure';

/** Something that a log names by its id. */
export interface NamedThing {
  /** As in the audit trail, or `Member`, which is a user or a group. */
  readonly type: string;
  readonly id: string;
}

const AT_A_TIME = 8;
/** Users and groups are looked up one by one; of more the ids are shown. */
const MOST_LOOKED_UP = 200;

const NOT_FOUND = 404;
const unlessMissing = (error: unknown): undefined => {
  if (error instanceof CallFailure && error.status === NOT_FOUND) return undefined;
  throw error;
};

/** The name of a user or group; undefined once it is deleted. */
const lookUp = async (call: AdminClient, organizationId: string, { type, id }: NamedThing) => {
  if (type !== 'Group') {
    const user = call('getUser', { parameters: { organizationId, userId: id }, body: undefined });
    const name = await user.then(({ userName }) => userName).catch(unlessMissing);
    if (name !== undefined || type === 'User') return name;
  }
  const group = call('getGroup', { parameters: { organizationId, groupId: id }, body: undefined });
  return group.then(({ displayName }) => displayName).catch(unlessMissing);
};

/** Names of roles, workspaces and keys, which come in one list each. */
const listed = async (call: AdminClient, organizationId: string, types: ReadonlySet<string>) => {
  const input = { parameters: { organizationId }, body: undefined };
  const [roles, workspaces, keys] = await Promise.all([
    types.has('Role') ? call('listRoles', input).then((answer) => answer.roles) : [],
    types.has('Workspace') ? call('listWorkspaces', input).then((answer) => answer.workspaces) : [],
    types.has('AccessKey') ? call('listAccessKeys', input).then((answer) => answer.accessKeys) : [],
  ]);
  return [
    ...roles.map(({ id, slug }) => [id, slug] as const),
    ...[...workspaces, ...keys].map(({ id, name }) => [id, name] as const),
  ];
};

/** The names of things by their ids, beside those that are known already. What is gone has none. */
export const findNames = async (
  call: AdminClient,
  organizationId: string,
  things: readonly NamedThing[],
  known: ReadonlyMap<string, string>,
): Promise<ReadonlyMap<string, string>> => {
  const unknown = [...new Map(things.filter(({ id }) => !known.has(id)).map((thing) => [thing.id, thing])).values()];
  const names = new Map([...known, ...(await listed(call, organizationId, new Set(unknown.map(({ type }) => type))))]);
  const people = unknown.filter(({ type }) => ['User', 'Group', 'Member'].includes(type)).slice(0, MOST_LOOKED_UP);
  for (let at = 0; at < people.length; at += AT_A_TIME) {
    const found = people.slice(at, at + AT_A_TIME).map(async (thing) => {
      const name = await lookUp(call, organizationId, thing);
      if (name !== undefined) names.set(thing.id, name);
    });
    await Promise.all(found);
  }
  return names;
};
