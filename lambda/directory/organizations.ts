/** What can be done with organisations. */
import type { JsonObject } from '../scim/json';
import { sameJson } from '../scim/same-json';
import type { KeyStore } from './access-keys/key-store';
import type { AuditRecord } from './audit';
import { checkedText } from './checked-text';
import { checkCustomAttributes } from './custom-attributes';
import { DirectoryError } from './directory-error';
import { invalidField, ManagementError, missing } from './management-error';
import type { OrganizationChange, OrganizationRecord } from './organization-record';
import { defaultOrganizationSettings } from './organization-settings';
import { checkOwnSettings, type OwnSettingsLimits } from './own-settings';
import { retryOnChange } from './retry-on-change';
import { checkSensitiveAttributes } from './sensitive-attributes';
import type { DirectoryStore } from './store';
import { anyVersion, type VersionCheck } from './version-check';

/** What the use cases work with. */
export interface OrganizationPorts {
  readonly directory: Pick<
    DirectoryStore,
    'getOrganization' | 'createOrganization' | 'listOrganizations' | 'updateOrganization'
  >;
  readonly now: () => Date;
  readonly newId: () => string;
  /** Present where an admin key of the organisation itself changes it. */
  readonly ownLimits?: OwnSettingsLimits;
  /** The audit record of a change, where somebody answers for it. */
  readonly auditOf?: (
    organization: OrganizationRecord,
    action: AuditRecord['action'],
    change: { readonly before?: JsonObject; readonly after: JsonObject },
  ) => AuditRecord;
}

/** Longest name of an organisation. */
export const maxOrganizationName = 200;

/**
 * Ids stand in URLs, in names of secrets, in keys of the table and in access policies, so they hold nothing that means something
 * there. No "_": Okta refuses a base URL that has one. Organisations of before may have it, and go on working.
 */
export const organizationIdPattern = '^[A-Za-z0-9][A-Za-z0-9-]{0,63}$';
/** What is told of an id that is not so. */
export const organizationIdRule =
  'must have 1 to 64 letters, digits or "-", and begin with a letter or digit; no "_", since Okta refuses base URLs with it';

// `/{organizationId}/scim/v2` would be mistaken for another path of the API.
const reservedIds: ReadonlySet<string> = new Set(['admin', 'console', 'organizations', 'scim', 'v1', 'v2']);

/** Throws unless an organisation may have this id. */
export const checkOrganizationId = (id: string): void => {
  if (!new RegExp(organizationIdPattern).test(id)) throw invalidField('id', `id "${id}" ${organizationIdRule}.`);
  if (reservedIds.has(id.toLowerCase())) {
    throw invalidField('id', `"${id}" is part of the service's own paths and cannot be an organisation's id.`);
  }
};

/**
 * The incarnation of the keys that are there without their organization: a table that was restored to an earlier time lost
 * it, and Secrets Manager kept them. Whoever deletes an organization deletes them, so only an operator may say that they stay.
 */
export const incarnationOfKeys = async (
  { keys }: { readonly keys: Pick<KeyStore, 'read'> },
  id: string | undefined,
): Promise<string> => {
  if (id === undefined) throw invalidField('id', 'id is required with adoptKeys: it names whose keys are meant.');
  const newest = (await keys.read(id)).at(-1);
  if (newest?.incarnationId !== undefined) return newest.incarnationId;
  throw invalidField(
    'adoptKeys',
    `There are no access keys of an earlier organization "${id}" that it could take over.`,
  );
};

/** Makes an organization; without an id it gets a random one. With the incarnation of keys that are there already, they are its own. */
export const createOrganization = async (
  ports: OrganizationPorts,
  wish: { readonly name: string; readonly id?: string | undefined; readonly incarnationId?: string },
): Promise<OrganizationRecord> => {
  const id = wish.id ?? ports.newId();
  checkOrganizationId(id);
  const organization: OrganizationRecord = {
    id,
    incarnationId: wish.incarnationId ?? ports.newId(),
    name: checkedName(wish.name),
    status: 'active',
    created: ports.now().toISOString(),
    settings: defaultOrganizationSettings,
    revokedKeyIds: [],
    keyEnds: {},
  };
  try {
    const { name, status, settings } = organization;
    const after = plain({ name, status, settings });
    await ports.directory.createOrganization(
      organization,
      ports.auditOf?.(organization, 'organization.created', { after }),
    );
  } catch (error) {
    if (!(error instanceof DirectoryError) || error.failure.code !== 'exists') throw error;
    throw new ManagementError({
      code: 'conflict',
      field: 'id',
      detail: `An organisation with the id "${id}" exists already, or is still being deleted.`,
    });
  }
  return organization;
};

/** All organisations, in id order. */
export const listOrganizations = (ports: OrganizationPorts): Promise<readonly OrganizationRecord[]> =>
  ports.directory.listOrganizations();

/** One organisation. */
export const getOrganization = async (ports: OrganizationPorts, id: string): Promise<OrganizationRecord> =>
  (await ports.directory.getOrganization(id)) ?? noOrganization(id);

/** Changes what is given and leaves the rest. */
export const updateOrganization = (
  ports: OrganizationPorts,
  id: string,
  change: OrganizationChange,
  check: VersionCheck<OrganizationRecord> = anyVersion,
): Promise<OrganizationRecord> => retryOnChange(() => changeOnce(ports, id, change, check));

const changeOnce = async (
  ports: OrganizationPorts,
  id: string,
  change: OrganizationChange,
  check: VersionCheck<OrganizationRecord>,
): Promise<OrganizationRecord> => {
  const { name, settings } = change;
  const declared = settings?.customAttributes;
  const checked: OrganizationChange = {
    ...change,
    ...(name === undefined ? {} : { name: checkedName(name) }),
    ...(declared === undefined ? {} : { settings: { ...settings, customAttributes: checkCustomAttributes(declared) } }),
  };
  const before = await getOrganization(ports, id);
  const versionNamed = check(before);
  if (ports.ownLimits !== undefined) checkOwnSettings(settings ?? {}, before.settings, ports.ownLimits);
  checkSensitiveAttributes(settings?.sensitiveAttributes ?? [], {
    ...before.settings,
    ...checked.settings,
    sensitiveAttributes: before.settings.sensitiveAttributes,
  });
  const difference = differences(before, checked);
  if (difference === undefined) return before;
  const audit = ports.auditOf?.(before, 'organization.updated', difference);
  // Settings are written one by one, so that a change without a version leaves what others write beside it.
  const changes = versionNamed ? (before.changes ?? 0) : undefined;
  return (await ports.directory.updateOrganization(before, checked, audit, changes)) ?? noOrganization(id);
};

/** What deleting takes beside. */
export interface OrganizationRemovalPorts extends OrganizationPorts {
  readonly directory: OrganizationPorts['directory'] & Pick<DirectoryStore, 'removeOrganization'>;
  readonly keys: KeyStore;
}

/** Deletes an organisation with users, groups, roles, keys and logs, for good. `confirm` must be its id. */
export const deleteOrganization = async (
  ports: OrganizationRemovalPorts,
  id: string,
  confirm: string | undefined,
): Promise<void> => {
  if (confirm !== id) {
    throw invalidField('confirm', `Everything that "${id}" holds would be lost; add confirm=${id} to the request.`);
  }
  const organization = await getOrganization(ports, id);
  // First, so that none of them opens anything while the rest is still going. What a key carries keeps the others out.
  await ports.keys.change(id, (keys) => ({ keys: keys.length === 0 ? keys : [], result: undefined }));
  await ports.keys.remove(id);
  const options = { jobId: ports.newId(), at: ports.now().toISOString() };
  if (!(await ports.directory.removeOrganization(organization, options))) noOrganization(id);
};

// What an organisation holds is JSON, more narrowly typed.
const plain = (value: object): JsonObject => JSON.parse(JSON.stringify(value)) as JsonObject;

const differing = (wanted: JsonObject, held: JsonObject): readonly string[] =>
  Object.keys(wanted).filter((name) => !sameJson(wanted[name], held[name]));

const pick = (values: JsonObject, names: readonly string[]): JsonObject =>
  Object.fromEntries(names.flatMap((name) => (values[name] === undefined ? [] : [[name, values[name]]])));

/** What a change really changes, before and after; undefined when nothing. Settings count one by one. */
export const differences = (before: OrganizationRecord, { settings = {}, ...rest }: OrganizationChange) => {
  const held = { ...plain({ name: before.name, status: before.status }), ...plain(before.settings) };
  const wanted = { ...plain(rest), ...plain(settings) };
  const names = differing(wanted, held);
  return names.length === 0 ? undefined : { before: pick(held, names), after: pick(wanted, names) };
};

const noOrganization = (id: string): never => {
  throw missing(`There is no organisation with the id "${id}".`);
};

/** The name without white space around it; throws unless it is one. */
export const checkedName = (name: string): string => checkedText('name', name, maxOrganizationName);
