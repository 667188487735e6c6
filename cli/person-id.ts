import type { AdminClient } from './admin-client';

const isId = (text: string): boolean => /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(text);

/** The id of a user that is named by its id or its userName. One that was deleted has its id only. */
export const personId = async (call: AdminClient, organizationId: string, person: string): Promise<string> => {
  if (isId(person)) return person;
  const query = { userName: person };
  return (await call('findAccess', { parameters: { organizationId }, body: undefined, query })).userId;
};
