import type { AdminAnswer, AdminQuery } from '../../lambda/admin/contract';
import type { AdminClient } from '../admin-client';
import { collectPages } from '../collect-pages';
import { type Output, table } from '../output';
import { shownEntries } from './activity';

type Entry = AdminAnswer<'readAudit'>['entries'][number];
export type AuditFilter = NonNullable<AdminQuery<'readAudit'>>;

const changes = ({ action, before = {}, after = {}, members, truncated }: Entry): string => {
  if (action === 'data.repaired') return String(after.explanation);
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return [
    ...(names.length === 0 ? [] : [names.join(', ')]),
    ...(members === undefined ? [] : [`+${members.added} / -${members.removed} members`]),
    ...(truncated === undefined ? [] : ['values too large to be kept']),
  ].join('; ');
};

/** Shows who changed what, newest first. */
export const listAudit = async (
  call: AdminClient,
  organizationId: string,
  { limit = shownEntries, cursor, ...filter }: AuditFilter,
): Promise<Output> => {
  const data = await collectPages({ limit, cursor }, (page) =>
    call('readAudit', { parameters: { organizationId }, body: undefined, query: { ...filter, ...page } }),
  );
  const { entries } = data;
  return {
    data,
    human: () =>
      entries.length === 0
        ? 'Nothing was changed.'
        : table(
            ['AT', 'WHO', 'WHAT', 'OF', 'CHANGED'],
            entries.map((entry) => [entry.at, entry.actor.name, entry.action, entry.target.id, changes(entry)]),
          ),
  };
};
