import * as z from 'zod/mini';
import type { CustomSchema } from '../scim/schema/custom-schema';

const text = z.string().check(z.maxLength(1000));
const simpleTypes = ['string', 'boolean', 'decimal', 'integer', 'dateTime', 'reference', 'binary'] as const;

/** The characteristics of RFC 7643 §7, all but the name with the defaults of §2.2. */
const characteristics = {
  name: z.string().check(z.minLength(1), z.maxLength(100)),
  description: z.optional(text),
  multiValued: z.optional(z.boolean()),
  required: z.optional(z.boolean()),
  caseExact: z.optional(z.boolean()),
  mutability: z.optional(z.enum(['readWrite', 'immutable', 'readOnly', 'writeOnly'])),
  returned: z.optional(z.enum(['always', 'default', 'request', 'never'])),
  uniqueness: z.optional(z.enum(['none', 'server', 'global'])),
  canonicalValues: z.optional(z.array(z.string().check(z.minLength(1), z.maxLength(200)))),
  referenceTypes: z.optional(z.array(z.string().check(z.minLength(1), z.maxLength(200)))),
};

const attribute = z.strictObject({
  ...characteristics,
  type: z.optional(z.enum([...simpleTypes, 'complex'])),
  subAttributes: z.optional(z.array(z.strictObject({ ...characteristics, type: z.optional(z.enum(simpleTypes)) }))),
});

/** Schemas that an organisation declares; what is more than form is checked by the use case. */
export const customAttributesSchema: z.ZodMiniType<readonly CustomSchema[]> = z.array(
  z.strictObject({
    /** The URN of a core schema, or one of the organisation's own. */
    id: z.string().check(z.minLength(1), z.maxLength(200)),
    resourceType: z.optional(z.enum(['User', 'Group'])),
    name: z.optional(z.string().check(z.minLength(1), z.maxLength(100))),
    description: z.optional(text),
    required: z.optional(z.boolean()),
    attributes: z.array(attribute).check(z.minLength(1)),
  }),
);
