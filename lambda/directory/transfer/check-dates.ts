/** Dates of a record are such as this service could have given: possible ones, in a possible order. */
import { invalidField } from '../management-error';
import type { TransferRecord } from './transfer-record';

/** The clock of whoever wrote the file may be ahead, and two functions that wrote one resource may differ by as much. */
const CLOCK_SKEW_MILLISECONDS = 5 * 60_000;

type Dated = readonly [field: string, date: string];

const sinceOf = (field: string, grants: readonly { readonly since?: string }[]): readonly Dated[] =>
  grants.flatMap(({ since }, index): readonly Dated[] =>
    since === undefined ? [] : [[`${field}.${index}.since`, since]],
  );

const grantDatesIn = (record: TransferRecord): readonly Dated[] => {
  if (record.type === 'members') return sinceOf('members', record.members);
  if (record.type === 'bindings') return sinceOf('roles', record.roles);
  if (record.type !== 'user' || record.grants === undefined) return [];
  const { assigned, manual, retained } = record.grants;
  return [
    ...Object.entries(assigned).map(([role, { since }]): Dated => [`grants.assigned.${role}.since`, since]),
    ...sinceOf('grants.manual', manual),
    ...sinceOf('grants.retained', retained),
  ];
};

const datesIn = (record: TransferRecord): readonly Dated[] => [
  ...('created' in record ? [['created', record.created] as const] : []),
  ...('lastModified' in record ? [['lastModified', record.lastModified] as const] : []),
  ...grantDatesIn(record),
];

const checkPossible = ([field, date]: Dated, now: Date): void => {
  const time = Date.parse(date);
  if (Number.isNaN(time) || time < 0) throw invalidField(field, `${field}: "${date}" is before 1970.`);
  if (time > now.getTime() + CLOCK_SKEW_MILLISECONDS)
    throw invalidField(field, `${field}: "${date}" is in the future.`);
};

const checkNotBefore = ([field, date]: Dated, created: string, of: string): void => {
  if (Date.parse(date) < Date.parse(created) - CLOCK_SKEW_MILLISECONDS)
    throw invalidField(field, `${field}: "${date}" is before the creation of the ${of}, "${created}".`);
};

/** Throws for a membership, or a role that a group gives, from before the group. */
export const checkSince = (record: TransferRecord, { created }: { readonly created: string }): void => {
  for (const dated of grantDatesIn(record)) checkNotBefore(dated, created, 'group');
};

/**
 * The record, last modified when it was created at the earliest. Throws unless each date lies between 1970 and now, and none is
 * before the creation of what it is of. Their form was checked when the record was read.
 */
export const withCheckedDates = <R extends TransferRecord>(record: R, now: Date): R => {
  const dates = datesIn(record);
  for (const dated of dates) checkPossible(dated, now);
  if (!('created' in record)) return record;
  const { created } = record;
  for (const dated of dates) checkNotBefore(dated, created, record.type);
  return 'lastModified' in record && record.lastModified < created ? { ...record, lastModified: created } : record;
};
