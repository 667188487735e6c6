/** Every call of what makes and changes organisations meets every fault; their end is with the access keys. */

import type { OrganizationChange } from '../../lambda/directory/organization-record';
import { createOrganization, updateOrganization } from '../../lambda/directory/organizations';
import { acting, organizationPorts } from './administrator';
import type { Operation } from './directory-operations';
import { type DirectoryWorld, startDirectoryWorld } from './directory-world';
import { surviveEachFault } from './survive-each-fault';

let world: DirectoryWorld;
beforeAll(async () => {
  world = await startDirectoryWorld({ examined: true });
});
afterAll(() => world.stop());

const updating = (name: string, change: OrganizationChange): Operation =>
  acting(name, (there) => updateOrganization(organizationPorts(there), there.organizationId, change));

const operations: readonly Operation[] = [
  acting('create an organisation', (there) =>
    createOrganization(organizationPorts(there), { id: 'beta', name: 'Beta' }),
  ),
  updating('rename an organisation', { name: 'Acme International' }),
  updating('disable an organisation', { status: 'disabled' }),
  updating('change settings', { settings: { requireEmailUserName: true, activityDays: 90, auditDays: 400 } }),
  updating('declare attributes', {
    settings: {
      customAttributes: [
        { id: 'urn:ietf:params:scim:schemas:core:2.0:User', attributes: [{ name: 'badge' }] },
        { id: 'urn:example:acme:2.0:User', attributes: [{ name: 'costCode', caseExact: true }] },
      ],
    },
  }),
];

surviveEachFault(operations, () => world, 'an operation on organisations');
