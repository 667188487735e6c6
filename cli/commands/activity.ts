import type { AdminAnswer, AdminQuery } from '../../lambda/admin/contract';
import type { AdminClient } from '../admin-client';
import { collectPages } from '../collect-pages';
import { type Output, table } from '../output';
import type { Style } from '../style';
import type { World } from '../world';

type Entry = AdminAnswer<'readActivity'>['entries'][number];
export type ActivityFilter = NonNullable<AdminQuery<'readActivity'>>;

/** How many entries a command shows unless told. */
export const shownEntries = 50;
const largestPage = 500;
const everyMilliseconds = 2_000;
/** An entry gets its time before it is written, so that one may appear behind others that are newer. */
const overlapMilliseconds = 10_000;

const paint = ({ outcome }: Entry, style: Style): string =>
  outcome === 'success' ? style.good(outcome) : outcome === 'refused' ? style.warning(outcome) : style.bad(outcome);

/** What was done or asked for. */
const what = ({ action, target, request, kind }: Entry): string => {
  if (action !== undefined) return `${action} ${target?.id ?? ''}`;
  if (request === undefined) return kind;
  return `${request.method} ${request.path}${request.filter === undefined ? '' : ` ${request.filter}`}`;
};

/** What else is worth knowing. */
const more = (entry: Entry): string =>
  [
    entry.detail,
    entry.members && `+${entry.members.added} / -${entry.members.removed} members`,
    entry.skippedMembers && `skipped members: ${entry.skippedMembers.join(', ')}`,
    entry.ignoredRoles && `ignored roles: ${entry.ignoredRoles.join(', ')}`,
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

const line = (entry: Entry, style: Style): string => {
  const [at = '', , ...rest] = cells(entry);
  return [at, paint(entry, style), ...rest].filter((cell) => cell !== '').join('  ');
};

/** Entries, newest first. */
const collect = (
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
  const data = await collect(call, organizationId, filter);
  return {
    data,
    human: () =>
      data.entries.length === 0
        ? 'Nothing happened.'
        : table(['AT', 'OUTCOME', 'STATUS', 'KEY', 'WHAT', 'MORE'], data.entries.map(cells)),
  };
};

/** Goes on showing what happens, oldest first, a line an entry, until the program ends. */
export const followActivity = async (
  call: AdminClient,
  organizationId: string,
  { limit = 10, ...filter }: ActivityFilter,
  world: Pick<World, 'write' | 'wait'>,
  form: { readonly json: boolean; readonly style: Style },
): Promise<void> => {
  const shown = new Map<string, string>();
  let from = filter.from;
  let page = limit;
  do {
    const query = { ...filter, limit: page, ...(from === undefined ? {} : { from }) };
    const { entries } = await collect(call, organizationId, query);
    for (const entry of [...entries].reverse()) {
      if (shown.has(entry.id)) continue;
      shown.set(entry.id, entry.at);
      world.write(`${form.json ? JSON.stringify(entry) : line(entry, form.style)}\n`);
    }
    const newest = [...shown.values()].sort().at(-1);
    if (newest !== undefined) from = new Date(Date.parse(newest) - overlapMilliseconds).toISOString();
    for (const [id, at] of shown) if (from !== undefined && at < from) shown.delete(id);
    page = largestPage;
  } while (await world.wait(everyMilliseconds));
};
