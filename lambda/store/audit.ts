import type { AuditRecord } from '../directory/audit';
import { number, text } from './codec';
import type { EdgeChange } from './edges';
import { auditKey } from './keys';
import { ABSENT, put, type Write } from './transact';

/** Values beyond this are left out: the item must stay far below the 400 KB that the database takes. */
const LONGEST_BYTES = 128 * 1024;
const DAY_SECONDS = 86_400;

/** When what was written then and is kept for so long is over, in seconds. */
export const expiryOf = (at: string, days: number): number => Math.floor(Date.parse(at) / 1000) + days * DAY_SECONDS;

const shortened = (record: AuditRecord): object => {
  const { before: _before, after: _after, ...rest } = record;
  return { ...rest, truncated: true };
};

/** Ids of members that a record names. */
const NAMED_MEMBERS = 100;

/** The record of a change of a group, with the members that really joined and left. */
export const withMembers = (record: AuditRecord, { add, remove }: EdgeChange, replaced?: true): AuditRecord =>
  add.length === 0 && remove.length === 0 && replaced === undefined
    ? record
    : {
        ...record,
        members: {
          added: add.length,
          removed: remove.length,
          addedIds: add.slice(0, NAMED_MEMBERS).map(({ value }) => value),
          removedIds: remove.slice(0, NAMED_MEMBERS),
          ...(replaced === undefined ? {} : { replaced }),
        },
      };

/**
 * The audit item of a change, written in its transaction. The attribute `audit` stands on these items only: the stream's
 * reader takes the items that have it and makes events of them.
 */
export const auditWrite = (org: string, record: AuditRecord, retentionDays: number): Write => {
  const { keepDays = retentionDays, ...told } = record;
  const whole = JSON.stringify(told);
  const json = Buffer.byteLength(whole) > LONGEST_BYTES ? JSON.stringify(shortened(told)) : whole;
  const expires = number(expiryOf(record.at, keepDays));
  // An entry is written once: none is ever put over another.
  return put(auditKey(org, record.at, record.id), { audit: text(json), expires }, { condition: ABSENT });
};
