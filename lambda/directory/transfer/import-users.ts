import { isDeepStrictEqual } from 'node:util';
import { sameJson } from '../../scim/same-json';
import { refuseLastHolders } from '../access/administration';
import { noGrants, type UserGrants } from '../access/grants';
import { catalogueEvidence, heldRoleIds, judge, protectedAmong } from '../access/lock-out';
import { noSafeguards, type Safeguards } from '../access/safeguards';
import { toldRoles } from '../access/wished-roles';
import type { AuditRecord } from '../audit';
import { DirectoryError } from '../directory-error';
import { retryOnChange } from '../retry-on-change';
import type { ResourceRecord } from '../store';
import { withCheckedGrants } from './check-grants';
import { checkedDocument } from './check-record';
import { grantsToTell } from './export-organization';
import { firstVersion } from './first-version';
import { differs, done, type Outcome, refused } from './import-outcome';
import { auditResource, type ResourceScope } from './import-ports';
import type { TransferredUser } from './transfer-record';
import { unknownOf } from './unknown-roles';

/** A change of grants counts beside that of the document. */
const grantsAfter = (before: UserGrants | undefined, wanted: TransferredUser['grants']): UserGrants | undefined => {
  if (wanted === undefined && before === undefined) return undefined;
  return { ...noGrants, ...wanted, version: before?.version ?? 0 };
};

const sameContent = (held: ResourceRecord, { document, grants }: TransferredUser): boolean =>
  sameJson(held.document, document) && isDeepStrictEqual(grantsToTell(held), grants);

const audited = (scope: ResourceScope, before: ResourceRecord | undefined, wanted: TransferredUser): AuditRecord => {
  const record = auditResource(scope, 'user.imported', wanted.id, before?.document, wanted.document);
  const { manual = [], retained = [] } = wanted.grants ?? {};
  const given = [...manual, ...retained];
  if (given.length === 0 || record.after === undefined) return record;
  return { ...record, after: { ...record.after, given: toldRoles(scope.known.catalogue, given).roles ?? [] } };
};

/** An import takes a protected role from nobody who is its last holder: like every administrator, it is refused. */
const keepingHolders = async (
  { ports, known }: ResourceScope,
  before: ResourceRecord,
  after: ResourceRecord,
): Promise<Safeguards> => {
  const roles = protectedAmong(known.catalogue, await heldRoleIds(ports.directory, known, before));
  if (roles.length === 0) return noSafeguards;
  const taking = { user: { id: before.id, after } };
  const { evidence, lastHolders } = await judge(ports.directory, known, roles, taking, ports.now().toISOString());
  refuseLastHolders(lastHolders);
  return { ...noSafeguards, evidence: [catalogueEvidence(known.catalogue), ...evidence] };
};

const overwrite = (scope: ResourceScope, wanted: TransferredUser): Promise<Outcome> =>
  retryOnChange(async () => {
    const { ports, organizationId } = scope;
    const before = await ports.directory.get(organizationId, 'User', wanted.id);
    if (before === undefined) throw new DirectoryError({ code: 'gone' });
    if (sameContent(before, wanted)) return done('unchanged');
    const grants = grantsAfter(before.grants, wanted.grants);
    const after: ResourceRecord = {
      ...before,
      document: wanted.document,
      lastModified: ports.now().toISOString(),
      ...(grants === undefined ? {} : { grants }),
    };
    const safeguards = await keepingHolders(scope, before, after);
    const audit = audited(scope, before, wanted);
    await ports.directory.updateUser(organizationId, before, after, audit, safeguards);
    return done('updated');
  });

/** Nothing where there was none; `exists` may also be said of a group of this id. */
const create = async (scope: ResourceScope, wanted: TransferredUser): Promise<ResourceRecord | undefined> => {
  const { ports, organizationId } = scope;
  const { type: _, grants, ...record } = wanted;
  const version = firstVersion(ports.newId);
  const given = grants === undefined ? {} : { grants: { ...grants, version: 1 } };
  const user: ResourceRecord = { ...record, version, ...given };
  try {
    await ports.transfer.restoreUser(organizationId, user, audited(scope, undefined, wanted));
    return undefined;
  } catch (error) {
    if (!(error instanceof DirectoryError) || (error.failure.code !== 'exists' && error.failure.code !== 'taken')) {
      throw error;
    }
    // Made by another import of the same line, which also holds its name.
    const held = await ports.directory.get(organizationId, 'User', wanted.id);
    if (held === undefined) throw error;
    return held;
  }
};

/** Creates a user under its id, or looks whether the one that is here is the same. */
export const importUser = async (
  scope: ResourceScope,
  found: ResourceRecord | undefined,
  wanted: TransferredUser,
): Promise<Outcome> => {
  const unknown = unknownOf(scope.known.catalogue, wanted);
  if (unknown !== undefined) return refused('unknown', unknown);
  // What is here already is not judged again.
  if (found !== undefined && sameContent(found, wanted)) return done('unchanged');
  const document = checkedDocument(scope.known.organization, 'User', wanted.document);
  const checked = { ...withCheckedGrants(wanted), document };
  const held = found ?? (await create(scope, checked));
  if (held === undefined) return done('created');
  if (sameContent(held, checked)) return done('unchanged');
  return scope.overwrite ? overwrite(scope, checked) : differs(`The user ${wanted.id}`);
};
