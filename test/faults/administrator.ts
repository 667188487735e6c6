/** What administrators do in the world of faults, each try in another process, which remembers nothing. */
import { type AccessPorts, auditBy } from '../../lambda/directory/access/administration';
import type { OrganizationPorts } from '../../lambda/directory/organizations';
import type { Operation } from './directory-operations';
import type { DirectoryWorld } from './directory-world';

let made = 0;

/** What the use cases of roles and access work with. */
export const accessPorts = ({ service }: DirectoryWorld): AccessPorts => ({
  directory: { ...service.store },
  now: () => new Date('2026-01-05T10:00:00Z'),
  newId: () => `00000000-0000-4000-a000-${String((made += 1)).padStart(12, '0')}`,
  by: { keyId: 'admin', keyName: 'Admin', requestId: 'request', sourceIp: undefined },
});

/** What the use cases of organisations work with. */
export const organizationPorts = (world: DirectoryWorld): OrganizationPorts => {
  const ports = accessPorts(world);
  return {
    ...ports,
    auditOf: (organization, action, change) =>
      auditBy(ports, organization, action, { type: 'Organization', id: organization.id }, change),
  };
};

/** An operation of an administrator. */
export const acting = (name: string, act: (world: DirectoryWorld) => Promise<unknown>): Operation => ({
  name,
  request: () => ({ method: 'GET', path: '' }),
  act,
});
