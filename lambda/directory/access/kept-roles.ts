import type { OrganizationRecord } from '../organization-record';
import type { DirectoryStore } from '../store';
import { liveRole } from './catalogue';
import { keepersOf } from './end-retained';
import { currentRoles, type LockOutStore } from './lock-out';

/** A protected role that an active user keeps as its last holder. */
export interface KeptRole {
  readonly id: string;
  readonly slug: string;
  readonly userId: string;
  readonly userName: string;
}

/** The protected roles that somebody keeps although a request took them: somebody should be named for them. */
export const keptRoles = async (
  store: LockOutStore & Pick<DirectoryStore, 'givenHolders'>,
  organization: OrganizationRecord,
): Promise<readonly KeptRole[]> => {
  const known = await currentRoles(store, organization);
  const roleIds = known?.organization.catalogue?.protectedRoleIds ?? [];
  const all = await Promise.all(
    roleIds.map(async (id): Promise<readonly KeptRole[]> => {
      const role = known && liveRole(known.catalogue, id);
      if (role === undefined) return [];
      const keepers = await keepersOf(store, organization.id, id);
      return keepers.map(({ id: userId, document: { userName } }) => ({
        id,
        slug: role.slug,
        userId,
        userName: typeof userName === 'string' ? userName : '',
      }));
    }),
  );
  return all.flat();
};
