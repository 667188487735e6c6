/** What clients send. */
import type { JsonObject } from '../../../lambda/scim/json';
import { userDocument, userId, type World } from '../world';

/** Added to a query: users shown without their groups. */
export const plain = 'excludedAttributes=groups';
export const withoutGroups = `&${plain}`;

export const filtered = (kind: 'Users' | 'Groups', filter: string, rest = '') =>
  `/${kind}?filter=${encodeURIComponent(filter)}${rest}`;
export const patch = (...operations: readonly object[]) => ({
  schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
  Operations: operations,
});
export const newUser = (name: string): object => ({
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
  ...userDocument(name),
});
export const newGroup = (displayName: string, memberIds: readonly string[] = []): object => ({
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'],
  displayName,
  ...(memberIds.length === 0 ? {} : { members: memberIds.map((value) => ({ value })) }),
});
const idIn = ({ id }: JsonObject): string => String(id);
export const created = async ({ request }: World, path: string, body: object): Promise<string> =>
  idIn((await request('POST', path, body)).body);
export const people = (first: number, count: number): readonly string[] =>
  Array.from({ length: count }, (_, n) => userId(first + n));

export const add = (value: string) => patch({ op: 'add', path: 'members', value: [{ value }] });
export const remove = (value: string) => patch({ op: 'remove', path: `members[value eq "${value}"]` });
