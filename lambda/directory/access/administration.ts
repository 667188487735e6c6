/** What administrators' changes of roles and access have in common. */
import type { JsonObject } from '../../scim/json';
import type { AuditRecord } from '../audit';
import { ManagementError, missing } from '../management-error';
import type { OrganizationRecord } from '../organization-record';
import type { ReportLoss } from '../report-loss';
import { retryOnChange } from '../retry-on-change';
import type { DirectoryStore } from '../store';
import { catalogueOf } from './catalogue-memory';
import type { KnownRoles, LastHolder } from './lock-out';

/** Who changes something, and by which request. */
export interface Administrator {
  readonly keyId: string;
  readonly keyName: string;
  readonly requestId: string;
  readonly sourceIp: string | undefined;
}

/** What the use cases work with. */
export interface AccessPorts {
  readonly directory: DirectoryStore;
  readonly now: () => Date;
  readonly newId: () => string;
  readonly by: Administrator;
  /** Takes what could not be done beside a change. */
  readonly reportLoss?: ReportLoss;
}

/** The organisation and its roles as they are now. Throws 404. */
export const rolesOf = async (
  { directory }: Pick<AccessPorts, 'directory'>,
  organizationId: string,
): Promise<KnownRoles> => {
  const organization = await directory.getOrganization(organizationId);
  if (organization === undefined) throw missing(`There is no organisation with the id "${organizationId}".`);
  return { organization, catalogue: await catalogueOf(directory, organization) };
};

/** Changes of one catalogue are made one after the other, so that of many at a time some try often. */
const ATTEMPTS = 60;

/** Does a change on the roles as they are, and again when somebody else was faster. */
export const onCurrentRoles = <Result>(
  ports: AccessPorts,
  organizationId: string,
  change: (known: KnownRoles) => Promise<Result>,
): Promise<Result> => retryOnChange(async () => change(await rolesOf(ports, organizationId)), ATTEMPTS);

/** The audit record of an administrator's change. */
export const auditBy = (
  { by, now, newId }: Pick<AccessPorts, 'by' | 'now' | 'newId'>,
  { settings }: Pick<OrganizationRecord, 'settings'>,
  action: AuditRecord['action'],
  target: AuditRecord['target'],
  change: { readonly before?: JsonObject; readonly after?: JsonObject },
): AuditRecord => ({
  id: newId(),
  at: now().toISOString(),
  action,
  actor: { type: 'adminKey', id: by.keyId, name: by.keyName },
  target,
  requestId: by.requestId,
  ...(by.sourceIp === undefined ? {} : { sourceIp: by.sourceIp }),
  ...change,
  ...(settings.auditDays === null ? {} : { keepDays: settings.auditDays }),
});

const nameOf = ({ user }: LastHolder): string =>
  typeof user.document.userName === 'string' ? `"${user.document.userName}"` : user.id;

/** An administrator, unlike an identity provider, can be refused. */
export const refuseLastHolders = (holders: readonly LastHolder[]): void => {
  const [first] = holders;
  if (first === undefined) return;
  throw new ManagementError({
    code: 'conflict',
    detail: `The role "${first.role.slug}" is protected, and ${nameOf(first)} is the last active user who holds it. Give it to somebody else first.`,
  });
};
