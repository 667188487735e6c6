import { isUuid } from '../lambda/scim/is-uuid';
import type { AdminClient } from './admin-client';

/** How a name asks for somebody: of those who have an address, the service takes the one whose userName it is first. */
export const asksFor = (name: string) => (name.includes('@') ? { email: name } : { userName: name });

/** The id of a user that is named by its id, its userName or an e-mail address. One that was deleted has its id only. */
export const personId = async (call: AdminClient, organizationId: string, person: string): Promise<string> => {
  if (isUuid(person)) return person;
  const query = asksFor(person);
  return (await call('findAccess', { parameters: { organizationId }, body: undefined, query })).userId;
};
