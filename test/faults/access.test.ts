/** Every call of every change of roles meets every fault: in an organisation whose protected role comes through a group. */
import type { AccessPorts } from '../../lambda/directory/access/administration';
import { putBindings } from '../../lambda/directory/role-bindings';
import { createRole, deleteRole, listRoles, updateRole } from '../../lambda/directory/roles';
import { putManualRoles } from '../../lambda/directory/user-roles';
import { createWorkspace, deleteWorkspace, updateWorkspace } from '../../lambda/directory/workspaces';
import { accessPorts, acting as administering } from './administrator';
import type { Operation } from './directory-operations';
import { type DirectoryWorld, startDirectoryWorld } from './directory-world';
import { surviveEachFault } from './survive-each-fault';

let world: DirectoryWorld;

const idOfRole = async (own: AccessPorts, org: string, slug: string): Promise<string> =>
  (await listRoles(own, org)).find((role) => role.slug === slug)?.id ?? 'none';

beforeAll(async () => {
  world = await startDirectoryWorld({ examined: true });
  const [own, org] = [accessPorts(world), world.organizationId];
  await createRole(own, org, { slug: 'owner', name: 'Owner', protected: true });
  for (const slug of ['agent', 'viewer']) await createRole(own, org, { slug, name: slug });
  await putBindings(own, org, world.ids.Team ?? '', [{ role: 'owner' }, { role: 'agent' }]);
  await putManualRoles(own, org, world.ids.carol ?? '', [{ role: 'viewer' }]);
  await createWorkspace(own, org, { id: 'apac', name: 'APAC' });
  await putManualRoles(own, org, world.ids.person0 ?? '', [{ role: 'viewer', workspaces: ['apac'] }]);
});
afterAll(() => world.stop());

const acting = (
  name: string,
  act: (own: AccessPorts, org: string, ids: DirectoryWorld['ids']) => Promise<unknown>,
): Operation => administering(name, (there) => act(accessPorts(there), there.organizationId, there.ids));
const PATCH = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';

const operations: readonly Operation[] = [
  acting('create a role', (own, org) => createRole(own, org, { slug: 'new', name: 'New' })),
  acting('rename a role', async (own, org) =>
    updateRole(own, org, await idOfRole(own, org, 'agent'), { name: 'Other' }),
  ),
  acting('protect a role', async (own, org) =>
    updateRole(own, org, await idOfRole(own, org, 'agent'), { protected: true }),
  ),
  acting('create a workspace', (own, org) => createWorkspace(own, org, { id: 'emea', name: 'EMEA' })),
  acting('rename a workspace', (own, org) => updateWorkspace(own, org, 'apac', { name: 'Asia' })),
  acting('delete a workspace that roles are limited to', (own, org) =>
    deleteWorkspace(own, org, 'apac', { force: true }),
  ),
  acting('delete a role that is in use', async (own, org) =>
    deleteRole(own, org, await idOfRole(own, org, 'viewer'), { force: true }),
  ),
  acting('bind roles to a group', (own, org, { Outer = '' }) =>
    putBindings(own, org, Outer, [{ role: 'owner' }, { role: 'viewer' }]),
  ),
  acting('give roles by hand', (own, org, { bob = '' }) =>
    putManualRoles(own, org, bob, [{ role: 'viewer' }, { role: 'agent' }]),
  ),
  acting('take roles given by hand', (own, org, { carol = '' }) => putManualRoles(own, org, carol, [])),
  {
    ...acting('create and delete a role', async (own, org) => {
      await createRole(own, org, { slug: 'brief', name: 'Brief' }).catch(async (error: unknown) => {
        // Made by the try before.
        if ((await idOfRole(own, org, 'brief')) === 'none') throw error;
      });
      await deleteRole(own, org, await idOfRole(own, org, 'brief'), { force: false });
    }),
    // What was deleted unnoticed is created once more.
    toldAgain: true,
  },
  {
    name: 'take the last holders of a protected role out of their group',
    request: ({ Team, ann, bob }) => ({
      method: 'PATCH',
      path: `/Groups/${Team}`,
      body: {
        schemas: [PATCH],
        Operations: [{ op: 'remove', path: 'members', value: [{ value: ann }, { value: bob }] }],
      },
    }),
  },
  {
    name: 'delete the group of a protected role',
    request: ({ Team }) => ({ method: 'DELETE', path: `/Groups/${Team}` }),
  },
  { name: 'delete a holder of a protected role', request: ({ ann }) => ({ method: 'DELETE', path: `/Users/${ann}` }) },
  {
    name: 'assign roles',
    request: ({ ann }) => ({
      method: 'PATCH',
      path: `/Users/${ann}`,
      body: { schemas: [PATCH], Operations: [{ op: 'replace', path: 'roles', value: ['viewer', 'agent'] }] },
    }),
  },
];

surviveEachFault(operations, () => world, 'an operation on access');
