/** Imports roles and workspaces, the deleted ones too: documents and bindings may still name them. */
import { isDeepStrictEqual } from 'node:util';
import type { JsonObject } from '../../scim/json';
import { onCurrentRoles } from '../access/administration';
import { storedSources } from '../access/assignable-by';
import { liveRole, liveRoles, liveWorkspaces, type Role, type Workspace } from '../access/catalogue';
import type { KnownRoles } from '../access/lock-out';
import { noSafeguards } from '../access/safeguards';
import { checkedText } from '../checked-text';
import { checkedRoleTexts, checkedSlug, guarded, maxRoles, summaryWith, told } from '../roles';
import { changeOf, maxWorkspaceName, maxWorkspaces } from '../workspaces';
import { differs, done, type Outcome, refused } from './import-outcome';
import { auditImport, type ImportScope } from './import-ports';
import type { TransferredRole, TransferredWorkspace } from './transfer-record';

interface Change {
  readonly before: Role | Workspace | undefined;
  readonly after: Role | Workspace;
  readonly what: string;
}

/** What is decided without looking further; undefined when the record is to be written. */
const early = ({ overwrite }: ImportScope, { before, after, what }: Change): Outcome | undefined => {
  if (before === undefined) return undefined;
  if (isDeepStrictEqual(before, after)) return done('unchanged');
  if (!overwrite) return differs(what);
  if (after.deleted === true && before.deleted !== true) {
    return refused('differs', `${what} is deleted in the file and lives here; an import deletes nothing.`);
  }
  return undefined;
};

const writeRole = async (scope: ImportScope, known: KnownRoles, role: Role): Promise<Outcome> => {
  const { ports, organizationId } = scope;
  const { organization, catalogue } = known;
  const before = catalogue.roles.get(role.id);
  const decided = early(scope, { before, after: role, what: `The role "${role.slug}"` });
  if (decided !== undefined) return decided;
  const lives = role.deleted !== true;
  const isNew = liveRole(catalogue, role.id) === undefined;
  if (lives) checkedSlug(catalogue, role.slug, role.id);
  if (lives && isNew && liveRoles(catalogue).length >= maxRoles) {
    return refused('taken', `There are ${maxRoles} roles already, which is the most.`);
  }
  const becomesProtected = lives && role.protected && (isNew || before?.protected !== true);
  const { safeguards, ...bound } = becomesProtected ? await guarded(ports, known, role) : { safeguards: noSafeguards };
  const audit = auditImport(
    scope,
    organization,
    'role.imported',
    { type: 'Role', id: role.id },
    { ...(before === undefined ? {} : { before: told(before) }), after: told(role) },
  );
  const next = { ...summaryWith(catalogue, role), ...bound };
  await ports.directory.changeCatalogue(organizationId, catalogue.version, next, safeguards, audit);
  return done(before === undefined ? 'created' : 'updated');
};

const toldWorkspace = ({ name }: Workspace): JsonObject => ({ name });

const writeWorkspace = async (scope: ImportScope, known: KnownRoles, workspace: Workspace): Promise<Outcome> => {
  const { ports, organizationId } = scope;
  const { organization, catalogue } = known;
  const before = catalogue.workspaces.get(workspace.id);
  const decided = early(scope, { before, after: workspace, what: `The workspace "${workspace.name}"` });
  if (decided !== undefined) return decided;
  if (before === undefined && liveWorkspaces(catalogue).length >= maxWorkspaces) {
    return refused('taken', `There are ${maxWorkspaces} workspaces already, which is the most.`);
  }
  const audit = auditImport(
    scope,
    organization,
    'workspace.imported',
    { type: 'Workspace', id: workspace.id },
    { ...(before === undefined ? {} : { before: toldWorkspace(before) }), after: toldWorkspace(workspace) },
  );
  const change = changeOf(catalogue, workspace);
  await ports.directory.changeCatalogue(organizationId, catalogue.version, change, noSafeguards, audit);
  return done(before === undefined ? 'created' : 'updated');
};

export const importRole = async (
  scope: ImportScope,
  { type: _, assignableBy, ...rest }: TransferredRole,
): Promise<Outcome> => {
  const role: Role = { ...rest, ...checkedRoleTexts(rest), ...storedSources(assignableBy) };
  return onCurrentRoles(scope.ports, scope.organizationId, (known) => writeRole(scope, known, role));
};

export const importWorkspace = async (
  scope: ImportScope,
  { type: _, ...record }: TransferredWorkspace,
): Promise<Outcome> => {
  const workspace = { ...record, name: checkedText('name', record.name, maxWorkspaceName) };
  return onCurrentRoles(scope.ports, scope.organizationId, (known) => writeWorkspace(scope, known, workspace));
};
