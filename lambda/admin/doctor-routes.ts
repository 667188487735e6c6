import * as z from 'zod/mini';
import { findingKinds, indexedAttributes } from '../directory/doctor';

/** Items that one call looks at, so that it ends long before the gateway gives up. */
export const examinedAtMost = 1000;

const doctorQuerySchema = z.strictObject({
  limit: z.optional(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(examinedAtMost))),
  cursor: z.optional(z.string()),
  /** With `value`: only who is found by it. */
  attribute: z.optional(z.enum(indexedAttributes)),
  value: z.optional(z.string().check(z.minLength(1), z.maxLength(1000))),
});

const examinationSchema = z.strictObject({
  findings: z.array(
    z.strictObject({
      kind: z.enum(findingKinds),
      keys: z.array(z.strictObject({ PK: z.string(), SK: z.string() })),
      explanation: z.string(),
      state: z.enum(['repaired', 'repairable', 'undecided']),
    }),
  ),
  /** Items that this call looked at. */
  examined: z.number(),
  /** Absent when all is examined. */
  nextCursor: z.optional(z.string()),
});

/** Rows of the contract: whether the data of an organisation contradicts itself. */
export const doctorRoutes = {
  examineData: {
    method: 'GET',
    path: '/organizations/{organizationId}/doctor',
    summary: 'Examine the data of an organisation for what contradicts itself, a part at a time',
    scope: 'organization',
    query: doctorQuerySchema,
    status: 200,
    response: examinationSchema,
  },
  repairData: {
    method: 'POST',
    path: '/organizations/{organizationId}/doctor/repair',
    summary: 'The same, and mend what can be mended safely',
    scope: 'platform',
    query: doctorQuerySchema,
    status: 200,
    response: examinationSchema,
  },
} as const;
