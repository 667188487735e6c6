/** The workspaces of an organisation, to which roles can be limited. */
import { type AccessPorts, auditBy, onCurrentRoles, refuseLastHolders, rolesOf } from './access/administration';
import { type Catalogue, liveRoles, liveWorkspace, liveWorkspaces, type Workspace } from './access/catalogue';
import { catalogueEvidence, judge, type KnownRoles, protectedAmong } from './access/lock-out';
import { noSafeguards, type Safeguards } from './access/safeguards';
import { usesOf } from './access/uses';
import { checkedText } from './checked-text';
import { invalidField, ManagementError, missing } from './management-error';
import { anyVersion, type VersionCheck } from './version-check';

/** Workspaces that an organisation may have. */
export const maxWorkspaces = 1000;
export const maxWorkspaceName = 100;
/** Other than an organisation's id it stands in no base URL, so that "_" harms nobody. */
export const workspaceIdPattern = '^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$';
/** What is told of an id that is not so. */
export const workspaceIdRule = 'must have 1 to 64 letters, digits, "-" or "_", and begin with a letter or digit';

export interface NewWorkspace {
  readonly name: string;
  readonly id?: string | undefined;
}

const found = (catalogue: Catalogue, id: string): Workspace => {
  const workspace = liveWorkspace(catalogue, id);
  if (workspace === undefined) throw missing(`There is no workspace with the id "${id}" here.`);
  return workspace;
};

/** The catalogue with this workspace in it, and what the organisation's item tells of it: roles stay as they are. */
const withWorkspace = (catalogue: Catalogue, workspace: Workspace): Catalogue => ({
  ...catalogue,
  workspaces: new Map([...catalogue.workspaces, [workspace.id, workspace]]),
});

/** What a change of the catalogue by this workspace is. */
export const changeOf = (catalogue: Catalogue, workspace: Workspace) => ({
  workspace,
  roles: liveRoles(catalogue).length,
  protectedRoleIds: liveRoles(catalogue)
    .filter((role) => role.protected)
    .map(({ id }) => id),
});

/** All workspaces, in the order of ids. */
export const listWorkspaces = async (ports: Pick<AccessPorts, 'directory'>, organizationId: string) =>
  liveWorkspaces((await rolesOf(ports, organizationId)).catalogue);

/** One workspace. */
export const getWorkspace = async (ports: Pick<AccessPorts, 'directory'>, organizationId: string, id: string) =>
  found((await rolesOf(ports, organizationId)).catalogue, id);

/** Adds a workspace; without an id it gets a random one. */
export const createWorkspace = (ports: AccessPorts, organizationId: string, wish: NewWorkspace): Promise<Workspace> => {
  const id = wish.id ?? ports.newId();
  if (!new RegExp(workspaceIdPattern).test(id)) throw invalidField('id', `id ${workspaceIdRule}.`);
  return onCurrentRoles(ports, organizationId, async ({ organization, catalogue }) => {
    const known = catalogue.workspaces.get(id);
    if (known !== undefined) {
      // Bindings may still name one that is deleted, and must not come back to life by it.
      const detail = `The id "${id}" ${known.deleted === true ? 'was that of a deleted workspace' : 'belongs to a workspace already'}; choose another one.`;
      throw new ManagementError({ code: 'conflict', field: 'id', detail });
    }
    if (liveWorkspaces(catalogue).length >= maxWorkspaces) {
      const detail = `There are ${maxWorkspaces} workspaces already, which is the most.`;
      throw new ManagementError({ code: 'conflict', detail });
    }
    const name = checkedText('name', wish.name, maxWorkspaceName);
    const workspace: Workspace = { id, name, created: ports.now().toISOString() };
    const target = { type: 'Workspace', id } as const;
    const audit = auditBy(ports, organization, 'workspace.created', target, { after: { name } });
    const change = changeOf(catalogue, workspace);
    await ports.directory.changeCatalogue(organizationId, catalogue.version, change, noSafeguards, audit);
    return workspace;
  });
};

/** Renames a workspace. */
export const updateWorkspace = (
  ports: AccessPorts,
  organizationId: string,
  id: string,
  change: { readonly name?: string | undefined },
  check: VersionCheck<Workspace> = anyVersion,
): Promise<Workspace> =>
  onCurrentRoles(ports, organizationId, async ({ organization, catalogue }) => {
    const before = found(catalogue, id);
    check(before);
    if (change.name === undefined) return before;
    const name = checkedText('name', change.name, maxWorkspaceName);
    if (name === before.name) return before;
    const workspace = { ...before, name };
    const target = { type: 'Workspace', id } as const;
    const told = { before: { name: before.name }, after: { name } };
    const audit = auditBy(ports, organization, 'workspace.updated', target, told);
    const next = changeOf(catalogue, workspace);
    await ports.directory.changeCatalogue(organizationId, catalogue.version, next, noSafeguards, audit);
    return workspace;
  });

/** A protected role that is held for this workspace only would be lost with it. */
const keptWithout = async (ports: AccessPorts, known: KnownRoles, workspace: Workspace): Promise<Safeguards> => {
  const { organization, catalogue } = known;
  const roles = protectedAmong(catalogue, organization.catalogue?.protectedRoleIds ?? []);
  const taking = { catalogue: withWorkspace(catalogue, workspace) };
  const { evidence, lastHolders } = await judge(ports.directory, known, roles, taking, ports.now().toISOString());
  refuseLastHolders(lastHolders);
  return { ...noSafeguards, evidence: [catalogueEvidence(catalogue), ...evidence] };
};

/** Deletes a workspace: who has a role for it only has it no more. One that is in use only with `force`. */
export const deleteWorkspace = (
  ports: AccessPorts,
  organizationId: string,
  id: string,
  { force }: { readonly force: boolean },
  check: VersionCheck<Workspace> = anyVersion,
): Promise<void> =>
  onCurrentRoles(ports, organizationId, async (known) => {
    const { organization, catalogue } = known;
    const workspace = found(catalogue, id);
    check(workspace);
    if (!force) {
      const roles = liveRoles(catalogue).map((role) => role.id);
      const uses = await usesOf(ports.directory, organizationId, { workspace: id, roles });
      if (uses !== undefined) {
        const detail = `Roles for the workspace "${workspace.name}" are in use: ${uses} Take them away first, or delete it with ?force=true.`;
        throw new ManagementError({ code: 'conflict', detail });
      }
    }
    const gone: Workspace = { ...workspace, deleted: true };
    const safeguards = await keptWithout(ports, known, gone);
    const target = { type: 'Workspace', id } as const;
    const audit = auditBy(ports, organization, 'workspace.deleted', target, { before: { name: workspace.name } });
    const change = changeOf(catalogue, gone);
    await ports.directory.changeCatalogue(organizationId, catalogue.version, change, safeguards, audit);
  });
