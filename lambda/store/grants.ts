/** Roles of users that do not come through groups, and who has a role: the two sides are always written as one. */
import { type GrantedUser, noGrants, type RoleGrant, type UserGrants } from '../directory/access/grants';
import type { ResourceKind } from '../directory/store';
import { grantsAttributes } from './codec';
import { goneOrChanged } from './failures';
import { resourceKey, roleHolderKey } from './keys';
import { countIs, PRESENT, put, remove, valuesOf, type Write } from './transact';

const roleIds = (roles: readonly RoleGrant[]): ReadonlySet<string> => new Set(roles.map(({ role }) => role));

/** What makes the holder findable by its roles. */
export const holderWrites = (
  org: string,
  kind: ResourceKind,
  id: string,
  before: readonly RoleGrant[],
  after: readonly RoleGrant[],
): readonly Write[] => {
  const [old, next] = [roleIds(before), roleIds(after)];
  return [
    ...[...next].filter((role) => !old.has(role)).map((role) => put(roleHolderKey(org, role, kind, id), {})),
    ...[...old].filter((role) => !next.has(role)).map((role) => remove(roleHolderKey(org, role, kind, id))),
  ];
};

/** Grants by which a user is found under a role; those that SCIM assigned are found by the document. */
const indexed = ({ manual, retained }: UserGrants): readonly RoleGrant[] => [...manual, ...retained];

/** What makes a user findable by the roles that it keeps beside its document. */
export const userHolderWrites = (
  org: string,
  id: string,
  before: UserGrants = noGrants,
  after: UserGrants = noGrants,
): readonly Write[] => holderWrites(org, 'User', id, indexed(before), indexed(after));

/** The part of a user's update that changes its grants, if those that were read still stand. */
export const grantsUpdate = (before: UserGrants = noGrants, after: UserGrants) => {
  const { condition, values } = countIs('granted', before.version);
  const next = valuesOf(grantsAttributes({ ...after, version: before.version + 1 }));
  return { set: 'grants = :grants, granted = :granted', condition, values: { ...values, ...next } };
};

/** The writes that give a user other grants and leave its document alone. */
export const grantsWrites = (org: string, user: GrantedUser, after: UserGrants): readonly Write[] => {
  const { set, condition, values } = grantsUpdate(user.grants, after);
  return [
    {
      action: 'Update',
      key: resourceKey(org, 'User', user.id),
      update: `SET ${set}`,
      condition: `${PRESENT} AND ${condition}`,
      values,
      refused: goneOrChanged,
    },
    ...userHolderWrites(org, user.id, user.grants, after),
  ];
};
