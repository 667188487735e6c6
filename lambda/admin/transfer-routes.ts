import * as z from 'zod/mini';
import { conflictReasons } from '../directory/transfer/import-outcome';
import { importLimits } from '../directory/transfer/transfer-format';

const record = z.record(z.string(), z.json());
/** What is in it is checked record by record, so that a bad one is told and the others are imported. */
const unreadRecord = z.record(z.string(), z.unknown());

/** Rows of the contract: an organisation as records, docs/backup.md. A function of its own serves them. */
export const transferRoutes = {
  exportOrganization: {
    method: 'GET',
    path: '/organizations/{organizationId}/export',
    summary: 'Export an organisation as records, a page at a time',
    scope: 'organization',
    query: z.strictObject({ cursor: z.optional(z.string()) }),
    status: 200,
    response: z.strictObject({ records: z.array(record), nextCursor: z.optional(z.string()) }),
  },
  importRecords: {
    method: 'POST',
    path: '/organizations/{organizationId}/import',
    summary: 'Import records of an export; what is here and equal stays as it is',
    scope: 'platform',
    query: z.strictObject({ overwrite: z.optional(z.stringbool()) }),
    body: z.strictObject({ records: z.array(unreadRecord).check(z.minLength(1), z.maxLength(importLimits.records)) }),
    maxBytes: importLimits.bytes,
    status: 200,
    response: z.strictObject({
      created: z.number(),
      updated: z.number(),
      unchanged: z.number(),
      conflicts: z.array(
        z.strictObject({
          /** Position in `records`, from 0. */
          record: z.number(),
          name: z.string(),
          reason: z.enum(conflictReasons),
          detail: z.string(),
        }),
      ),
    }),
  },
} as const;
