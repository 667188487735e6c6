import type { AdminAnswer, AdminQuery } from '../../lambda/admin/contract';
import type { AdminClient } from '../admin-client';
import { collectPages } from '../collect-pages';
import type { Output } from '../output';
import type { Style } from '../style';
import { table } from '../table';
import { type Text, text } from '../text';

export type Entry = AdminAnswer<'readActivity'>['entries'][number];
export type ActivityFilter = NonNullable<AdminQuery<'readActivity'>>;

/** How many entries a command shows unless told. */
export const shownEntries = 50;

const paint = ({ outcome }: Entry, style: Style): Text =>
  outcome === 'success' ? style.good(outcome) : outcome === 'refused' ? style.warning(outcome) : style.bad(outcome);

/** What was done or asked for. */
const what = ({ action, target, request, kind }: Entry): string => {
  if (action !== undefined) return `${action} ${target?.id ?? ''}`;
  if (request === undefined) return kind;
  return `${request.method} ${request.path}${request.filter === undefined ? '' : ` ${request.filter}`}`;
};

type UnknownAttribute = NonNullable<Entry['unknownAttributes']>[number];

const unknownAttribute = ({ name, nearest }: UnknownAttribute): string =>
  nearest === undefined ? name : `${name} (did you mean ${nearest}?)`;

/** What else is worth knowing. */
const more = (entry: Entry): string =>
  [
    entry.detail,
    entry.members && `+${entry.members.added} / -${entry.members.removed} members`,
    entry.skippedMembers && `skipped members: ${entry.skippedMembers.join(', ')}`,
    entry.ignoredRoles && `ignored roles: ${entry.ignoredRoles.join(', ')}`,
    entry.unknownAttributes && `unknown attributes: ${entry.unknownAttributes.map(unknownAttribute).join(', ')}`,
    entry.quirks && `rewritten: ${entry.quirks.join(', ')}`,
  ]
    .filter((part) => part !== undefined)
    .join('; ');

const cells = (entry: Entry): readonly string[] => [
  entry.at,
  entry.outcome,
  entry.status === undefined ? '-' : String(entry.status),
  entry.key.name,
  what(entry),
  more(entry),
];

/** An entry as one line. */
export const activityLine = (entry: Entry, style: Style): Text => {
  const [at = '', , ...rest] = cells(entry);
  return rest
    .filter((cell) => cell !== '')
    .reduce((line, cell) => text`${line}  ${cell}`, text`${at}  ${paint(entry, style)}`);
};

/** Entries, newest first. */
export const collectActivity = (
  call: AdminClient,
  organizationId: string,
  { limit = shownEntries, cursor, ...filter }: ActivityFilter,
) =>
  collectPages({ limit, cursor }, (page) =>
    call('readActivity', { parameters: { organizationId }, body: undefined, query: { ...filter, ...page } }),
  );

/** Shows what identity providers did and were refused. */
export const listActivity = async (
  call: AdminClient,
  organizationId: string,
  filter: ActivityFilter,
): Promise<Output> => {
  const data = await collectActivity(call, organizationId, filter);
  return {
    data,
    human: (style) =>
      data.entries.length === 0
        ? text`Nothing happened.`
        : table(style, ['AT', 'OUTCOME', 'STATUS', 'KEY', 'WHAT', 'MORE'], data.entries.map(cells)),
  };
};
