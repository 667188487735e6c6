import type { AdminClient } from './admin-client';

const isId = (text: string): boolean => /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(text);

/** How a name asks for somebody: of those who have an address, the service takes the one whose userName it is first. */
export const asksFor = (name: string) => (name.includes('@') ? { email: name } : { userName: name });

/** The id of a user that is named by its id, its userName or an e-mail address. One that was deleted has its id only. */
export const personId = async (call: AdminClient, organizationId: string, person: string): Promise<string> => {
  if (isId(person)) return person;
  const query = asksFor(person);
  return (await call('findAccess', { parameters: { organizationId }, body: undefined, query })).userId;
};
