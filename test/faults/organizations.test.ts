/** Every call of what makes and changes organisations meets every fault; their end is with the access keys. */
import { createOrganization, updateOrganization } from '../../lambda/directory/organizations';
import type { OrganizationChange } from '../../lambda/directory/store';
import { acting, organizationPorts } from './administrator';
import type { Operation } from './directory-operations';
import { type DirectoryWorld, startDirectoryWorld } from './directory-world';
import { enumerate } from './enumerate';

const every = process.env.SCIM_FAULTS === 'some' ? 5 : 1;

let world: DirectoryWorld;
let cases = 0;
beforeAll(async () => {
  world = await startDirectoryWorld({ examined: true });
});
afterAll(async () => {
  await world.stop();
  console.info(`${cases} cases of a fault in a call of an operation on organisations`);
});

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

test.each(operations.map((operation) => [operation.name, operation] as const))(
  '%s: survives each fault in each of its calls',
  async (_, operation) => {
    const result = await enumerate(world, operation, every);
    cases += result.cases;
    expect(result.problems).toEqual([]);
    expect(result.cases).toBeGreaterThan(0);
  },
  600_000,
);
