/** What identity providers do, each as one request on the world's users and groups. */
import { crowd, type DirectoryWorld, group, many, type ScimRequest, user } from './directory-world';

/** One request of an identity provider. */
export interface Operation {
  readonly name: string;
  readonly request: (ids: DirectoryWorld['ids']) => ScimRequest;
  /** Instead of the request: what an administrator does, each time in another process. */
  readonly act?: (world: DirectoryWorld) => Promise<unknown>;
  /** A repetition of what took place unnoticed is one more change, and told as such in the audit trail. */
  readonly toldAgain?: true;
  /** Begun and left half done by a process that died; the operation is then the upkeep that carries it on. */
  readonly abandoned?: true;
}

const PATCH = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';
const BULK = 'urn:ietf:params:scim:api:messages:2.0:BulkRequest';
const SEARCH = 'urn:ietf:params:scim:api:messages:2.0:SearchRequest';

type Names = DirectoryWorld['ids'];
const some = (ids: Names, names: readonly string[]) => names.map((name) => ids[name] ?? '');
const values = (ids: Names, names: readonly string[]) => some(ids, names).map((value) => ({ value }));
const patch = (path: string, ...Operations: readonly object[]): ScimRequest => ({
  method: 'PATCH',
  path,
  body: { schemas: [PATCH], Operations },
});
const create = (name: string, path: string, body: (ids: Names) => object): Operation => ({
  name,
  request: (ids) => ({ method: 'POST', path, body: body(ids) }),
});
const onGroup = (name: string, target: string, ...operations: ((ids: Names) => object)[]): Operation => ({
  name,
  request: (ids) => patch(`/Groups/${ids[target]}`, ...operations.map((operation) => operation(ids))),
});
const add =
  (...names: readonly string[]) =>
  (ids: Names) => ({ op: 'add', path: 'members', value: values(ids, names) });
const take =
  (...names: readonly string[]) =>
  (ids: Names) => ({
    op: 'remove',
    path: 'members',
    value: values(ids, names),
  });
const replaceMembers = (name: string, target: string, members: readonly string[]): Operation => ({
  name,
  request: (ids) => ({ method: 'PUT', path: `/Groups/${ids[target]}`, body: group(target, some(ids, members)) }),
});
const removal = (name: string, path: string, target: string): Operation => ({
  name,
  request: (ids) => ({ method: 'DELETE', path: `${path}/${ids[target]}` }),
});
const reading = (name: string, path: (ids: Names) => string): Operation => ({
  name,
  request: (ids) => ({ method: 'GET', path: path(ids) }),
});

const addMany = onGroup('add 36 members', 'Team', add(...crowd));
const replaceMany = replaceMembers('replace 37 members by 36 others', 'Big', crowd);
const deleteBig = removal('delete a group of 37', '/Groups', 'Big');
const deleteUser = removal('delete a user in two groups', '/Users', 'ann');

export const operations: readonly Operation[] = [
  create('create a user', '/Users', () =>
    user('new', { externalId: 'x-new', emails: [{ value: 'new@example.com' }], name: { givenName: 'New' } }),
  ),
  {
    name: 'replace a user',
    request: (ids) => ({
      method: 'PUT',
      path: `/Users/${ids.ann}`,
      body: user('ann', { externalId: 'other', active: true, emails: [{ value: 'other@example.com' }] }),
    }),
  },
  {
    name: 'change an attribute of a user',
    request: (ids) => patch(`/Users/${ids.ann}`, { op: 'replace', path: 'title', value: 'Boss' }),
  },
  {
    name: 'rename a user',
    request: (ids) => patch(`/Users/${ids.ann}`, { op: 'replace', path: 'userName', value: 'anna' }),
  },
  {
    name: 'deactivate a user',
    request: (ids) => patch(`/Users/${ids.ann}`, { op: 'replace', value: { active: 'False' } }),
  },
  deleteUser,
  reading('read a user', ({ ann }) => `/Users/${ann}`),
  reading('list users', () => '/Users?count=20'),
  reading('find a user by userName', () => '/Users?filter=userName%20eq%20%22ann%22'),
  reading('scan for users', () => '/Users?filter=title%20pr'),
  create('search everywhere', '/.search', () => ({ schemas: [SEARCH], filter: 'externalId eq "team"' })),
  create('create an empty group', '/Groups', () => group('New', [], { externalId: 'new' })),
  create('create a group with members', '/Groups', (ids) => group('New', some(ids, ['ann', 'bob', 'carol']))),
  create('create a group around a group', '/Groups', (ids) => group('New', some(ids, ['Team', 'carol']))),
  create('create a group of 36', '/Groups', (ids) => group('New', some(ids, crowd))),
  onGroup('rename a group', 'Team', () => ({ op: 'replace', value: { displayName: 'Crew' } })),
  onGroup('add a member', 'Team', add('carol')),
  onGroup('add a member that is there', 'Team', add('ann')),
  addMany,
  onGroup('put a group into a group', 'Team', add('Inner')),
  onGroup('remove a member', 'Team', take('ann')),
  onGroup('remove 35 members', 'Big', take(...many)),
  onGroup('take a group out of a group', 'Outer', take('Inner')),
  onGroup('rename a group and exchange a member', 'Team', add('carol'), take('bob'), () => ({
    op: 'replace',
    value: { displayName: 'Crew' },
  })),
  onGroup('exchange a group for another in a group', 'Outer', add('Team'), take('Inner')),
  replaceMembers('replace members', 'Team', ['bob', 'carol']),
  replaceMany,
  removal('delete a group', '/Groups', 'Team'),
  removal('delete a group within a group', '/Groups', 'Inner'),
  deleteBig,
  reading('read a group with members', ({ Big }) => `/Groups/${Big}`),
  reading('list groups', () => '/Groups'),
  reading('find a group by its member', ({ ann }) => `/Groups?filter=members.value%20eq%20%22${ann}%22`),
  create('bulk', '/Bulk', (ids) => ({
    schemas: [BULK],
    Operations: [
      { method: 'POST', path: '/Users', bulkId: 'a', data: user('new') },
      { ...patch(`/Groups/${ids.Team}`, add('carol')(ids)), bulkId: 'b' },
      { method: 'DELETE', path: `/Users/${ids.bob}` },
    ].map(({ body, ...rest }: { body?: unknown; method: string; path: string }) =>
      body === undefined ? rest : { ...rest, data: body },
    ),
  })),
  ...[addMany, replaceMany, deleteBig, deleteUser].map(
    (operation): Operation => ({ ...operation, name: `carry on: ${operation.name}`, abandoned: true }),
  ),
];
