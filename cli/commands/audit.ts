import type { AdminAnswer, AdminQuery } from '../../lambda/admin/contract';
import type { AdminClient } from '../admin-client';
import { type Output, table } from '../output';
import { shownEntries } from './activity';

type Entry = AdminAnswer<'readAudit'>['entries'][number];
export type AuditFilter = NonNullable<AdminQuery<'readAudit'>>;

const changes = ({ before = {}, after = {}, members, truncated }: Entry): string => {
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
  { limit = shownEntries, ...filter }: AuditFilter,
): Promise<Output> => {
  const entries: Entry[] = [];
  let { cursor } = filter;
  do {
    const query = { ...filter, limit: limit - entries.length, ...(cursor === undefined ? {} : { cursor }) };
    const page = await call('readAudit', { parameters: { organizationId }, body: undefined, query });
    entries.push(...page.entries);
    cursor = page.nextCursor;
  } while (cursor !== undefined && entries.length < limit);
  return {
    data: { entries, ...(cursor === undefined ? {} : { nextCursor: cursor }) },
    human: () =>
      entries.length === 0
        ? 'Nothing was changed.'
        : table(
            ['AT', 'WHO', 'WHAT', 'OF', 'CHANGED'],
            entries.map((entry) => [entry.at, entry.actor.name, entry.action, entry.target.id, changes(entry)]),
          ),
  };
};
