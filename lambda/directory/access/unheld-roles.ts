import type { OrganizationRecord } from '../organization-record';
import type { Role } from './catalogue';
import { findHolder } from './find-holder';
import { currentRoles, type LockOutStore, protectedAmong } from './lock-out';
import { nothingTaken } from './taking';

/** The protected roles that nobody active holds: the organisation needs somebody to be named for them. */
export const unheldRoles = async (store: LockOutStore, organization: OrganizationRecord): Promise<readonly Role[]> => {
  const known = await currentRoles(store, organization);
  if (known === undefined) return [];
  const unheld: Role[] = [];
  for (const role of protectedAmong(known.catalogue, known.organization.catalogue?.protectedRoleIds ?? [])) {
    const search = { store, organizationId: organization.id, catalogue: known.catalogue, roleId: role.id };
    if ((await findHolder({ ...search, taking: nothingTaken })) === undefined) unheld.push(role);
  }
  return unheld;
};
