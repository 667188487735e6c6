import type { AuditRecord } from '../directory/audit';
import { number, text } from './codec';
import { auditKey } from './keys';
import { put, type Write } from './transact';

/** Values beyond this are left out: the item must stay far below the 400 KB that the database takes. */
const LONGEST_BYTES = 128 * 1024;
const DAY_SECONDS = 86_400;

const shortened = (record: AuditRecord): object => {
  const { before: _before, after: _after, ...rest } = record;
  return { ...rest, truncated: true };
};

/**
 * The audit item of a change, written in its transaction. The attribute `audit` stands on these items only: the stream's
 * reader takes the items that have it and makes events of them.
 */
export const auditWrite = (org: string, record: AuditRecord, retentionDays: number): Write => {
  const whole = JSON.stringify(record);
  const json = Buffer.byteLength(whole) > LONGEST_BYTES ? JSON.stringify(shortened(record)) : whole;
  const expires = Math.floor(Date.parse(record.at) / 1000) + retentionDays * DAY_SECONDS;
  return put(auditKey(org, record.at, record.id), { audit: text(json), expires: number(expires) });
};
