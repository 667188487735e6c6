/** The audit trail and the provisioning log in the table. */
import { PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { type ActivityEntry, activityOfAudit } from '../directory/activity/activity-entry';
import type { ActivityLog } from '../directory/activity/activity-log';
import type { ActivityState, Failure } from '../directory/activity/activity-state';
import type { LastKnock } from '../directory/activity/knock';
import type { AuditRecord } from '../directory/audit';
import { activityKey, activityPartition, activityStateKey, activityStatePartition } from './activity-keys';
import { auditWrite, expiryOf } from './audit';
import { type Item, number, sortKeyOf, text, textOf } from './codec';
import { readCounters, totalOf } from './counters';
import { isMarkedFailing, markFailing } from './failing-mark';
import { jobsOf } from './jobs';
import { auditPartition } from './keys';
import { readLog } from './read-log';
import { retrying } from './retry';
import { type StoreOptions, storeContext } from './store-context';
import { keyAttributes, queryItems, type Table } from './table';
import { transact } from './transact';

// Only `auditWrite` and `appendActivity` write these.
const auditOf = (item: Item): AuditRecord => JSON.parse(textOf(item, 'audit')) as AuditRecord;
const entryOf = (item: Item): ActivityEntry => JSON.parse(textOf(item, 'activity')) as ActivityEntry;

/** The line that an item of either kind is; none for what administrators did. */
const activityOf = (item: Item): ActivityEntry | undefined => {
  if (item.activity !== undefined) return entryOf(item);
  const record = auditOf(item);
  return record.actor.type === 'accessKey' ? activityOfAudit(record) : undefined;
};

/** Written of a key of another incarnation of the organization. Only the authorizer's lines name theirs. */
const isForeign = ({ incarnation }: Item, incarnationId: string | undefined): boolean =>
  incarnation !== undefined && incarnationId !== undefined && incarnation.S !== incarnationId;

const stateOf = (item: Item | undefined): Omit<ActivityState, 'knocks'> => {
  const optional = (name: 'lastRequestAt' | 'lastSuccessAt' | 'lastFailureAt' | 'failingSince' | 'lastThrottledAt') => {
    const value = item?.[name]?.S;
    return value === undefined ? {} : { [name]: value };
  };
  const failure = item?.failure?.S;
  return {
    ...optional('lastRequestAt'),
    ...optional('lastSuccessAt'),
    ...optional('lastFailureAt'),
    ...optional('failingSince'),
    ...optional('lastThrottledAt'),
    ...(failure === undefined ? {} : { failure: JSON.parse(failure) as Failure }), // as `noteFailure` wrote it
  };
};

const updateState = async (table: Table, org: string, expression: string, values: Item): Promise<void> => {
  const command = new UpdateItemCommand({
    TableName: table.name,
    Key: keyAttributes(activityStateKey(org)),
    UpdateExpression: expression,
    ExpressionAttributeValues: values,
  });
  await retrying(table, () => table.client.send(command));
};

/** Keeps the logs in the table of the directory. */
export const createActivityLog = (options: StoreOptions): ActivityLog => {
  const { table, auditRetentionDays } = storeContext(options);
  const put = async (key: Parameters<typeof keyAttributes>[0], attributes: Item): Promise<void> => {
    const command = new PutItemCommand({ TableName: table.name, Item: { ...keyAttributes(key), ...attributes } });
    await retrying(table, () => table.client.send(command));
  };
  return {
    readAudit: (org, { matches, ...range }) =>
      readLog(table, { ...range, partitions: (day) => [auditPartition(org, day)] }, (item) => {
        const record = auditOf(item);
        return matches(record) ? record : undefined;
      }),
    readActivity: (org, { matches, incarnationId, ...range }) =>
      readLog(
        table,
        { ...range, partitions: (day) => [auditPartition(org, day), activityPartition(org, day)] },
        (item) => {
          const entry = isForeign(item, incarnationId) ? undefined : activityOf(item);
          return entry !== undefined && matches(entry) ? entry : undefined;
        },
      ),
    // A transaction, whose token tells a repetition from an entry that is there already.
    appendAudit: (org, record, days = auditRetentionDays) => transact(table, [auditWrite(org, record, days)]),
    appendActivity: async (org, entry, days) => {
      const expires = number(expiryOf(entry.at, days));
      await put(activityKey(org, entry.at, entry.id), { activity: text(JSON.stringify(entry)), expires });
    },
    state: async (org, incarnationId) => {
      const items = await queryItems(table, { partition: activityStatePartition(org) });
      const own = items.find((item) => sortKeyOf(item) === activityStateKey(org).SK);
      // Only the log of knocks writes these.
      const ours = items.filter((item) => !isForeign(item, incarnationId));
      const knocks = ours.flatMap(({ knock }) => (knock?.S === undefined ? [] : [JSON.parse(knock.S) as LastKnock]));
      return { ...stateOf(own), knocks };
    },
    noteSuccess: (org, at) =>
      updateState(table, org, 'SET lastRequestAt = :at, lastSuccessAt = :at REMOVE failingSince', { ':at': text(at) }),
    noteFailure: (org, at, failure) =>
      updateState(
        table,
        org,
        'SET lastRequestAt = :at, lastFailureAt = :at, failingSince = if_not_exists(failingSince, :at), failure = :failure',
        { ':at': text(at), ':failure': text(JSON.stringify(failure)) },
      ),
    isFailing: (organization) => isMarkedFailing(table, organization),
    markFailing: (organization, failing) => markFailing(table, organization, failing),
    noteThrottled: (org, at) => updateState(table, org, 'SET lastThrottledAt = :at', { ':at': text(at) }),
    counts: async (org) => {
      const [users, groups] = await Promise.all([readCounters(table, org, 'User'), readCounters(table, org, 'Group')]);
      return { users: totalOf(users), groups: totalOf(groups) };
    },
    jobs: async (org, now) => {
      const own = await jobsOf(table, org);
      return { unfinished: own.length, overdue: own.filter(({ due }) => due < now).length };
    },
  };
};
