/** What a log is narrowed to, by names or ids of what there is or was: a slip finds nothing, and would look like peace. */

import { isUuid } from '../lambda/scim/is-uuid';
import type { AdminClient } from './admin-client';
import { CallFailure } from './call-failure';
import { collectPages } from './collect-pages';
import { CommandError } from './command-error';
import type { AuditFilter } from './commands/audit';
import { findGroup } from './commands/group';
import { personId } from './person-id';

const NOT_FOUND = 404;

/** Whether one of the logs tells of it: what is deleted can still be asked for by its id. */
const isInLogs = async (
  call: AdminClient,
  organizationId: string,
  filter: Pick<AuditFilter, 'person' | 'group' | 'key'>,
): Promise<boolean> => {
  const found = await Promise.all(
    (['readAudit', 'readActivity'] as const).map((log) =>
      collectPages<object>({ limit: 1, cursor: undefined }, (page) =>
        call(log, { parameters: { organizationId }, body: undefined, query: { ...filter, ...page } }),
      ),
    ),
  );
  return found.some(({ entries }) => entries.length > 0);
};

const missing = (noun: string, name: string, organizationId: string): CommandError =>
  new CommandError(
    `There is no ${noun} "${name}".`,
    `The organisation "${organizationId}" has none with this id or name, and its logs tell of none.`,
    `"scimctl ${noun} list --org ${organizationId}" shows them.`,
  );

const person = async (call: AdminClient, organizationId: string, name: string): Promise<string> => {
  const id = await personId(call, organizationId, name);
  if (!isUuid(name)) return id;
  try {
    await call('getUser', { parameters: { organizationId, userId: id }, body: undefined });
  } catch (error) {
    if (!(error instanceof CallFailure) || error.status !== NOT_FOUND) throw error;
    if (!(await isInLogs(call, organizationId, { person: id }))) throw missing('user', name, organizationId);
  }
  return id;
};

const group = async (call: AdminClient, organizationId: string, name: string): Promise<string> => {
  try {
    return (await findGroup(call, organizationId, name)).id;
  } catch (error) {
    if (!(error instanceof CallFailure) || error.status !== NOT_FOUND) throw error;
    if (!(await isInLogs(call, organizationId, { group: name }))) throw missing('group', name, organizationId);
    return name;
  }
};

/** Also keys of the platform and deleted ones, by their ids, as far as they left a trace. */
const key = async (call: AdminClient, organizationId: string, name: string): Promise<string> => {
  const { accessKeys } = await call('listAccessKeys', { parameters: { organizationId }, body: undefined });
  const byName = accessKeys.filter((each) => each.name.toLowerCase() === name.toLowerCase());
  const [found] = [...accessKeys.filter(({ id }) => id === name), ...(byName.length === 1 ? byName : [])];
  if (found !== undefined) return found.id;
  if (byName.length > 1) {
    throw new CommandError(
      `It is not clear which key "${name}" is.`,
      `${byName.length} keys have this name: ${byName.map(({ id }) => id).join(', ')}.`,
      'Use the id.',
    );
  }
  if (!(await isInLogs(call, organizationId, { key: name }))) throw missing('key', name, organizationId);
  return name;
};

/** The filter with the ids of what it names; throws where there is none. */
export const logFilter = async <Filter extends AuditFilter>(
  call: AdminClient,
  organizationId: string,
  filter: Filter,
): Promise<Filter> => ({
  ...filter,
  ...(filter.person === undefined ? {} : { person: await person(call, organizationId, filter.person) }),
  ...(filter.group === undefined ? {} : { group: await group(call, organizationId, filter.group) }),
  ...(filter.key === undefined ? {} : { key: await key(call, organizationId, filter.key) }),
});
