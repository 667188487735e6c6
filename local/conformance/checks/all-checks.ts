/** The checks of all chapters. */
import type { Check } from '../check';
import { bulkChecks } from './bulk';
import { discoveryChecks } from './discovery';
import { envelopeChecks } from './envelope';
import { filterChecks } from './filters';
import { groupChecks } from './groups';
import { pagingChecks } from './paging';
import { patchChecks } from './patch';
import { userAttributeChecks } from './user-attributes';
import { userChecks } from './users';
import { versionChecks } from './versions';

export const checks: readonly Check[] = [
  ...envelopeChecks,
  ...userChecks,
  ...userAttributeChecks,
  ...groupChecks,
  ...patchChecks,
  ...filterChecks,
  ...pagingChecks,
  ...versionChecks,
  ...bulkChecks,
  ...discoveryChecks,
];
