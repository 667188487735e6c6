/** The checks of all chapters. */
import type { Check } from '../check';
import { bulkChecks } from './bulk';
import { customAttributeChecks } from './custom-attributes';
import { discoveryChecks } from './discovery';
import { envelopeChecks } from './envelope';
import { faultyValueChecks } from './faulty-values';
import { filterLeniencyChecks } from './filter-leniency';
import { filterChecks } from './filters';
import { groupChecks } from './groups';
import { listingChecks } from './listing';
import { mediaTypeChecks } from './media-types';
import { pagingChecks } from './paging';
import { patchChecks } from './patch';
import { patchRemovalChecks } from './patch-removal';
import { roleChecks } from './roles';
import { userAttributeChecks } from './user-attributes';
import { userLifeChecks } from './user-life';
import { userChecks } from './users';
import { versionChecks } from './versions';

export const checks: readonly Check[] = [
  ...mediaTypeChecks,
  ...envelopeChecks,
  ...userChecks,
  ...userLifeChecks,
  ...userAttributeChecks,
  ...customAttributeChecks,
  ...roleChecks,
  ...groupChecks,
  ...patchChecks,
  ...patchRemovalChecks,
  ...faultyValueChecks,
  ...filterChecks,
  ...filterLeniencyChecks,
  ...listingChecks,
  ...pagingChecks,
  ...versionChecks,
  ...bulkChecks,
  ...discoveryChecks,
];
