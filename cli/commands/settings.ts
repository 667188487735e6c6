import type { AdminAnswer, AdminBody } from '../../lambda/admin/contract';
import type { AdminClient } from '../admin-client';
import { UsageError } from '../command-error';
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

const entryOf = (assignment: string): readonly [string, unknown] => {
  const [name = '', ...rest] = assignment.split('=');
  if (name !== '' && rest.length > 0) return [name, readValue(rest.join('='))];
  throw new UsageError(
    'The settings were not changed.',
    `"${assignment}" is no assignment.`,
    'Write a name, "=" and a value without spaces between them, such as emptyRoles=remove-all or \'sensitiveAttributes=["phoneNumbers"]\'; the organisation goes after --org.',
  );
};

/** Shows the settings of an organisation, after changing those that are assigned. */
export const changeSettings = async (
  call: AdminClient,
  organizationId: string,
  assignments: readonly string[],
): Promise<Output> => {
  const parameters = { organizationId };
  if (assignments.length === 0) return shown(await call('getSettings', { parameters, body: undefined }));
  const entries = assignments.map(entryOf);
  const twice = entries.find(([name], at) => entries.findIndex(([other]) => other === name) !== at)?.[0];
  if (twice !== undefined) {
    throw new UsageError('The settings were not changed.', `${twice} is assigned twice.`, 'Write each name once.');
  }
  // What people type has any form; the admin API knows the right one and names what is wrong.
  const body = Object.fromEntries(entries) as AdminBody<'updateSettings'>;
  return shown(await call('updateSettings', { parameters, body }));
};
