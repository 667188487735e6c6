import { isDeepStrictEqual } from 'node:util';
import type { AdminAnswer, AdminBody } from '../../lambda/admin/contract';
import type { AdminClient } from '../admin-client';
import { CommandError, UsageError } from '../command-error';
import type { Output } from '../output';
import { details } from '../table';

const shown = (data: AdminAnswer<'getSettings'>): Output => ({
  data,
  human: () =>
    details(
      Object.fromEntries(
        Object.entries(data).map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]),
      ),
    ),
});

/** Texts need no quotes; everything else is JSON. */
const readValue = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};

const entryOf = (organizationId: string, assignment: string): readonly [string, unknown] => {
  const [name = '', ...rest] = assignment.split('=');
  if (name !== '' && rest.length > 0) return [name, readValue(rest.join('='))];
  throw new UsageError(
    `The settings of "${organizationId}" were not changed.`,
    `"${assignment}" is no assignment.`,
    'Write a name, "=" and a value without spaces between them, such as emptyRoles=remove-all or \'sensitiveAttributes=["phoneNumbers"]\'; the organisation goes after --org.',
  );
};

const unchanged = (organizationId: string, names: readonly string[]): CommandError =>
  new CommandError(
    `The settings of "${organizationId}" were not changed.`,
    `There is nothing to change of ${names.join(', ')}: the value is the same already.`,
    'Leave it out; "scimctl org settings" without assignments shows the values.',
  );

/** Shows the settings of an organisation, after changing those that are assigned. */
export const changeSettings = async (
  call: AdminClient,
  organizationId: string,
  assignments: readonly string[],
): Promise<Output> => {
  const parameters = { organizationId };
  if (assignments.length === 0) return shown(await call('getSettings', { parameters, body: undefined }));
  const entries = assignments.map((assignment) => entryOf(organizationId, assignment));
  const twice = entries.find(([name], at) => entries.findIndex(([other]) => other === name) !== at)?.[0];
  if (twice !== undefined) {
    throw new UsageError(
      `The settings of "${organizationId}" were not changed.`,
      `${twice} is assigned twice.`,
      'Write each name once.',
    );
  }
  // What people type has any form; the admin API knows the right one and names what is wrong.
  const body = Object.fromEntries(entries) as AdminBody<'updateSettings'>;
  const before = await call('getSettings', { parameters, body: undefined });
  const known: Readonly<Record<string, unknown>> = before;
  const same = entries.filter(([name, value]) => isDeepStrictEqual(known[name], value)).map(([name]) => name);
  if (same.length > 0) throw unchanged(organizationId, same);
  const after = await call('updateSettings', { parameters, body });
  // The service completes what a value leaves out.
  if (isDeepStrictEqual(after, before)) throw unchanged(organizationId, Object.keys(body));
  return shown(after);
};
