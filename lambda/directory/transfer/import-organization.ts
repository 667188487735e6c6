import { isDeepStrictEqual } from 'node:util';
import type { JsonObject } from '../../scim/json';
import { checkedText } from '../checked-text';
import { checkCustomAttributes } from '../custom-attributes';
import { missing } from '../management-error';
import type { OrganizationChange, OrganizationRecord } from '../organization-record';
import { defaultOrganizationSettings } from '../organization-settings';
import { checkedName, checkOrganizationId, differences } from '../organizations';
import { differs, done, type Outcome } from './import-outcome';
import { auditImport, type ImportScope } from './import-ports';
import type { TransferredAttributes, TransferredOrganization } from './transfer-record';

const create = async (scope: ImportScope, record: TransferredOrganization): Promise<Outcome> => {
  const { ports, organizationId: id } = scope;
  checkOrganizationId(id);
  const { status, created } = record;
  const settings = { ...defaultOrganizationSettings, ...record.settings };
  const organization: OrganizationRecord = {
    id,
    // Never that of the organization that was exported: what was handed out there opens nothing here.
    incarnationId: ports.newId(),
    name: checkedName(record.name),
    status,
    created,
    settings,
    revokedKeyIds: [],
    keyEnds: {},
  };
  // Settings are JSON, more narrowly typed.
  const after = JSON.parse(JSON.stringify({ name: organization.name, status, settings })) as JsonObject;
  const audit = auditImport(scope, organization, 'organization.imported', { type: 'Organization', id }, { after });
  await ports.directory.createOrganization(organization, audit);
  return done('created');
};

const change = async (
  scope: ImportScope,
  before: OrganizationRecord,
  wanted: OrganizationChange,
): Promise<Outcome['result']> => {
  const { ports, organizationId: id } = scope;
  const told = differences(before, wanted);
  if (told === undefined) return 'unchanged';
  const audit = auditImport(scope, before, 'organization.imported', { type: 'Organization', id }, told);
  await ports.directory.updateOrganization(before, wanted, audit);
  return 'updated';
};

/** Which attributes are declared comes later in the file, so that only the characters can be checked. */
const checkNames = ({ sensitiveAttributes = [] }: TransferredOrganization['settings']): void => {
  for (const [index, name] of sensitiveAttributes.entries())
    checkedText(`settings.sensitiveAttributes.${index}`, name, 200);
};

/** Makes the organisation where it is missing. */
export const importOrganization = async (scope: ImportScope, record: TransferredOrganization): Promise<Outcome> => {
  checkNames(record.settings);
  const before = await scope.ports.directory.getOrganization(scope.organizationId);
  if (before === undefined) return create(scope, record);
  const wanted = { name: checkedName(record.name), status: record.status, settings: record.settings };
  if (differences(before, wanted) === undefined) return done('unchanged');
  if (!scope.overwrite) return differs('The organisation');
  return done(await change(scope, before, wanted));
};

/** Declares the organisation's own attributes where none are. */
export const importAttributes = async (scope: ImportScope, { schemas }: TransferredAttributes): Promise<Outcome> => {
  const { organizationId } = scope;
  const before = await scope.ports.directory.getOrganization(organizationId);
  if (before === undefined) throw missing(`There is no organisation with the id "${organizationId}".`);
  const customAttributes = checkCustomAttributes(schemas);
  const { customAttributes: held } = before.settings;
  if (isDeepStrictEqual(customAttributes, held)) return done('unchanged');
  if (held.length > 0 && !scope.overwrite) return differs('The declaration of attributes');
  const result = await change(scope, before, { settings: { customAttributes } });
  return done(held.length === 0 && result === 'updated' ? 'created' : result);
};
