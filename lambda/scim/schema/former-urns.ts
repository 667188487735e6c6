/** URNs that schemas had before RFC 7643, each with the present one. */
import type { AnyResourceType } from './definition';
import { enterpriseUserSchema } from './enterprise-user';
import { groupSchema } from './group';
import { userSchema } from './user';

type UrnPair = readonly [former: string, current: string];

const DRAFT_CORE = 'urn:scim:schemas:core:2.0';
const DRAFT_ENTERPRISE = 'urn:scim:schemas:extension:enterprise:2.0';

/** Of SCIM 1.1, in which all resources had one core schema. */
export const scim1Urns = ({ core }: Pick<AnyResourceType, 'core'>): readonly UrnPair[] => [
  ['urn:scim:schemas:core:1.0', core.id],
  ['urn:scim:schemas:extension:enterprise:1.0', enterpriseUserSchema.id],
];

/** Of the drafts of SCIM 2.0. The longer ones first: of "…:core:2.0:User:title" the resource is a part of the URN. */
export const draftUrns = ({ core }: Pick<AnyResourceType, 'core'>): readonly UrnPair[] => [
  [`${DRAFT_CORE}:User`, userSchema.id],
  [`${DRAFT_CORE}:Group`, groupSchema.id],
  [DRAFT_CORE, core.id],
  [`${DRAFT_ENTERPRISE}:User`, enterpriseUserSchema.id],
  [DRAFT_ENTERPRISE, enterpriseUserSchema.id],
];

/** Replaces the first of the former URNs that a text begins with; a colon or nothing has to follow it. */
export const replaceUrn =
  (pairs: readonly UrnPair[]) =>
  (text: string): string => {
    const lower = text.toLowerCase();
    for (const [former, current] of pairs) {
      const start = former.toLowerCase();
      if (lower === start || lower.startsWith(`${start}:`)) return `${current}${text.slice(former.length)}`;
    }
    return text;
  };
