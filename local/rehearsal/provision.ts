/** What is there at the restore point. */
import type { Party } from './parties';

const core = 'urn:ietf:params:scim:schemas:core:2.0';
export const user = (userName: string) => ({ schemas: [`${core}:User`], userName, externalId: `x-${userName}` });
export const group = (displayName: string, members: readonly string[]) => ({
  schemas: [`${core}:Group`],
  displayName,
  members: members.map((value) => ({ value })),
});
export const patch = (...operations: readonly { op: string; path?: string; value?: string | boolean }[]) => ({
  schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
  Operations: operations.map((operation) => ({ ...operation })),
});

/** More than go into one transaction, so that they are written piece by piece. */
const crowdSize = 70;

/** Ids of what was made. */
export interface Provisioned {
  readonly people: Readonly<Record<'ada' | 'bea' | 'cem' | 'dan', string>>;
  readonly team: string;
  readonly club: string;
  readonly crowd: readonly string[];
  readonly everybody: string;
  readonly role: string;
}

const made = async (provider: Party, path: string, body: ReturnType<typeof user | typeof group>): Promise<string> =>
  (await provider.done('POST', path, body)).id;

/** People, groups within each other, a role by group and one by hand, and a group whose crowd is yet to come. */
export const provision = async (provider: Party, admin: Party, organizationId: string): Promise<Provisioned> => {
  const person = (name: string) => made(provider, '/Users', user(`${name}@example.com`));
  const people = {
    ada: await person('ada'),
    bea: await person('bea'),
    cem: await person('cem'),
    dan: await person('dan'),
  };
  const team = await made(provider, '/Groups', group('Team', [people.ada, people.bea, people.dan]));
  const club = await made(provider, '/Groups', group('Club', [people.cem, team]));
  const crowd: string[] = [];
  for (let count = 0; count < crowdSize; count += 1) crowd.push(await person(`person${count}`));
  const everybody = await made(provider, '/Groups', group('Everybody', [people.ada]));
  const at = `/organizations/${organizationId}`;
  const { id: role } = await admin.done('POST', `${at}/roles`, { slug: 'managed:inbox_agent', name: 'Inbox agent' });
  await admin.done('POST', `${at}/roles`, { slug: 'managed:owner', name: 'Owner' });
  await admin.done('PUT', `${at}/groups/${team}/role-bindings`, { bindings: [{ role: 'managed:inbox_agent' }] });
  await admin.done('PUT', `${at}/users/${people.cem}/roles`, { roles: [{ role: 'managed:owner' }] });
  return { people, team, club, crowd, everybody, role };
};
