import type { Party } from './parties';

/** All that an identity provider and an administrator can see of an organisation. */
export interface OrganizationView {
  readonly users: readonly Listed[];
  readonly groups: readonly Listed[];
  readonly roles: unknown;
  /** By id of the group. */
  readonly bindings: Readonly<Record<string, unknown>>;
  /** By id of the user. */
  readonly access: Readonly<Record<string, unknown>>;
}

/** A user or group with all its attributes. */
export interface Listed {
  readonly id: string;
  readonly [attribute: string]: unknown;
}

const list = async (provider: Party, path: string): Promise<readonly Listed[]> => {
  const listed: Listed[] = [];
  for (;;) {
    const page = await provider.done('GET', `${path}?count=100&startIndex=${listed.length + 1}`);
    listed.push(...(page.Resources ?? []));
    if (listed.length >= page.totalResults) return listed;
  }
};

const byId = async (ids: readonly string[], read: (id: string) => Promise<unknown>): Promise<Record<string, unknown>> =>
  Object.fromEntries(await Promise.all(ids.map(async (id) => [id, await read(id)] as const)));

/** Looks at everything, and at the access of some people. */
export const viewOrganization = async (
  provider: Party,
  admin: Party,
  organizationId: string,
  people: readonly string[],
): Promise<OrganizationView> => {
  const users = await list(provider, '/Users');
  const groups = await list(provider, '/Groups');
  const at = `/organizations/${organizationId}`;
  return {
    users,
    groups,
    roles: await admin.done('GET', `${at}/roles`),
    bindings: await byId(
      groups.map(({ id }) => id),
      async (id) => (await admin.done('GET', `${at}/groups/${id}/role-bindings`)).bindings,
    ),
    access: await byId(people, async (id) => (await admin.send('GET', `${at}/users/${id}/access`)).body),
  };
};

/** The organisations that there are. */
export const organizationIds = async (admin: Party): Promise<readonly string[]> =>
  (await admin.done('GET', '/organizations')).organizations.map(({ id }: { id: string }) => id);

/** What `scimctl doctor` finds in an organisation. */
export const findings = async (admin: Party, organizationId: string): Promise<readonly unknown[]> => {
  const found: unknown[] = [];
  let cursor: string | undefined;
  do {
    const query: string = cursor === undefined ? '' : `?cursor=${cursor}`;
    const part = await admin.done('GET', `/organizations/${organizationId}/doctor${query}`);
    found.push(...part.findings);
    cursor = part.nextCursor;
  } while (cursor !== undefined);
  return found;
};

export const memberCount = async (provider: Party, groupId: string): Promise<number> =>
  ((await provider.done('GET', `/Groups/${groupId}`)).members ?? []).length;
