/** Whose access a change of bindings would change: by the function that computes access, with the bindings assumed. */
import type { DirectoryStore, ResourceRecord } from '../store';
import type { Role, Workspace } from './catalogue';
import { effectiveAccess, type Grant } from './effective-access';
import type { RoleGrant } from './grants';
import type { KnownRoles } from './lock-out';
import { surroundingsOf } from './surroundings';

/** A role that somebody would have, or have no more. */
export interface AccessDifference {
  readonly role: Role;
  readonly workspace: Workspace | null;
}

export interface PersonChange {
  readonly user: ResourceRecord;
  readonly gains: readonly AccessDifference[];
  readonly loses: readonly AccessDifference[];
}

export interface AccessPreview {
  /** Active people whose access would change. */
  readonly people: number;
  readonly gaining: number;
  readonly losing: number;
  /** False where there are more people in the group than were looked at. */
  readonly complete: boolean;
  /** The first of them. */
  readonly changes: readonly PersonChange[];
}

/** People looked at, and people named. */
const MOST_PEOPLE = 10_000;
const MOST_NAMED = 100;
const MEMBERS_AT_ONCE = 1000;
const PEOPLE_AT_ONCE = 500;

type PreviewStore = Pick<DirectoryStore, 'memberPage' | 'getAll' | 'memberships'>;

/** Ids of the users in a group and in the groups within it, up to a bound. */
const peopleIn = async (store: PreviewStore, organizationId: string, groupId: string) => {
  const people = new Set<string>();
  const groups = new Set([groupId]);
  for (const id of groups) {
    let after: string | undefined;
    do {
      const { members, next } = await store.memberPage(organizationId, id, after, MEMBERS_AT_ONCE);
      for (const { type, value } of members) (type === 'User' ? people : groups).add(value);
      after = next;
      if (people.size > MOST_PEOPLE) return { people: [...people].slice(0, MOST_PEOPLE), complete: false };
    } while (after !== undefined);
  }
  return { people: [...people], complete: true };
};

const keyOf = ({ role, workspace }: Grant): string => `${role.id}#${workspace?.id ?? ''}`;

const without = (grants: readonly Grant[], others: readonly Grant[]): readonly AccessDifference[] => {
  const known = new Set(others.map(keyOf));
  return grants.filter((grant) => !known.has(keyOf(grant))).map(({ role, workspace }) => ({ role, workspace }));
};

/** What would change for whom. */
export const previewBindings = async (
  store: PreviewStore,
  { organization, catalogue }: KnownRoles,
  assumed: { readonly groupId: string; readonly roles: readonly RoleGrant[] },
): Promise<AccessPreview> => {
  const { people, complete } = await peopleIn(store, organization.id, assumed.groupId);
  const all: PersonChange[] = [];
  for (let start = 0; start < people.length; start += PEOPLE_AT_ONCE) {
    const ids = people.slice(start, start + PEOPLE_AT_ONCE);
    const [users, around] = await Promise.all([
      store.getAll(organization.id, 'User', ids),
      surroundingsOf(store, organization.id, ids),
    ]);
    for (const user of users) {
      const facts = { direct: [], above: new Map(), ...around.get(user.id), user, catalogue };
      const now = effectiveAccess(facts);
      if (!now.active) continue;
      const then = effectiveAccess({ ...facts, assumed });
      const [gains, loses] = [without(then.grants, now.grants), without(now.grants, then.grants)];
      if (gains.length + loses.length > 0) all.push({ user, gains, loses });
    }
  }
  return {
    people: all.length,
    gaining: all.filter(({ gains }) => gains.length > 0).length,
    losing: all.filter(({ loses }) => loses.length > 0).length,
    complete,
    changes: all.slice(0, MOST_NAMED),
  };
};
