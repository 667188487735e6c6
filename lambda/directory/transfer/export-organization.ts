/** Exports an organisation page by page. Each page is read strongly consistently; all together are no snapshot of a directory that changes meanwhile. */
import type { RoleGrant } from '../access/grants';
import type { KnownRoles } from '../access/lock-out';
import type { DirectoryStore, ResourceRecord } from '../store';
import { type ExportPosition, following, type Section } from './export-position';
import { transferFormat } from './transfer-format';
import type { HeaderRecord, TransferRecord, TransferredMembers, TransferredUser } from './transfer-record';
import type { TransferStore } from './transfer-store';

export interface ExportPorts {
  readonly directory: DirectoryStore;
  readonly transfer: TransferStore;
  readonly now: () => Date;
}

export interface ExportPage {
  readonly records: readonly (HeaderRecord | TransferRecord)[];
  /** Undefined on the last page. */
  readonly next?: ExportPosition;
}

/** Bounds of one page. */
const most = { records: 250, characters: 1024 * 1024, steps: 10 } as const;
const USERS_AT_ONCE = 100;
const GROUPS_AT_ONCE = 50;
const MEMBER_LISTS_AT_ONCE = 10;
const MEMBERS_OF_RECORD = 250;

interface Entry {
  readonly record: HeaderRecord | TransferRecord;
  /** Behind it. */
  readonly position: ExportPosition;
}

interface Step {
  readonly entries: readonly Entry[];
  /** Behind all of them. */
  readonly end: ExportPosition | undefined;
}

interface Scope extends ExportPorts {
  readonly known: KnownRoles;
}

const idOf = ({ known }: Scope): string => known.organization.id;

const beginning = async (scope: Scope): Promise<Step> => {
  const { id, name, status, created, settings } = scope.known.organization;
  const { customAttributes, ...rest } = settings;
  const [users, groups] = await Promise.all([
    scope.directory.page(id, 'User', 1, 0),
    scope.directory.page(id, 'Group', 1, 0),
  ]);
  const { roles, workspaces } = scope.known.catalogue;
  const counts = { roles: roles.size, workspaces: workspaces.size, users: users.total, groups: groups.total };
  const takenAt = scope.now().toISOString();
  const records: Entry['record'][] = [
    { type: 'header', ...transferFormat, organizationId: id, takenAt, counts },
    { type: 'organization', name, status, created, settings: rest },
  ];
  if (customAttributes.length > 0) records.push({ type: 'customAttributes', schemas: customAttributes });
  const end: ExportPosition = { section: 'roles' };
  return { entries: records.map((record) => ({ record, position: end })), end };
};

/** Deleted ones too: documents may still name them. */
const catalogue = <Kind extends 'roles' | 'workspaces'>(
  { known }: Scope,
  section: Kind,
  { after = '' }: ExportPosition,
): Step => {
  const sorted = <Value extends { readonly id: string }>(values: ReadonlyMap<string, Value>) =>
    [...values.values()].filter(({ id }) => id > after).sort((a, b) => (a.id < b.id ? -1 : 1));
  const records: readonly TransferRecord[] =
    section === 'roles'
      ? sorted(known.catalogue.roles).map((role) => ({ type: 'role', ...role }))
      : sorted(known.catalogue.workspaces).map((workspace) => ({ type: 'workspace', ...workspace }));
  return { entries: records.map((record) => entryAfter(section, record)), end: following(section) };
};

const entryAfter = (section: Section, record: TransferRecord): Entry => ({
  record,
  position: { section, ...('id' in record ? { after: record.id } : 'group' in record ? { after: record.group } : {}) },
});

/** What is known of a user's roles; undefined where there is nothing. */
export const grantsToTell = ({ grants }: Pick<ResourceRecord, 'grants'>): TransferredUser['grants'] => {
  if (grants === undefined) return undefined;
  const { assigned, manual, retained } = grants;
  const none = Object.keys(assigned).length + manual.length + retained.length === 0;
  return none ? undefined : { assigned, manual, retained };
};

const endOf = (section: Section, next: string | undefined) =>
  next === undefined ? following(section) : { section, after: next };

const users = async (scope: Scope, { after }: ExportPosition): Promise<Step> => {
  const { records, next } = await scope.directory.pageAfter(idOf(scope), 'User', after, USERS_AT_ONCE);
  const entries = records.map(({ id, created, lastModified, version, document, ...rest }) => {
    const grants = grantsToTell(rest);
    const shown = grants === undefined ? {} : { grants };
    return entryAfter('users', { type: 'user', id, created, lastModified, version, document, ...shown });
  });
  return { entries, end: endOf('users', next) };
};

const groups = async (scope: Scope, { after }: ExportPosition): Promise<Step> => {
  const { records, next } = await scope.directory.pageAfter(idOf(scope), 'Group', after, GROUPS_AT_ONCE);
  const ids = records.map(({ id }) => id);
  const shared = await scope.transfer.sharedNames(idOf(scope), ids);
  const entries = records.map(({ id, created, lastModified, document }) =>
    entryAfter('groups', {
      type: 'group',
      id,
      created,
      lastModified,
      document,
      ...(shared.has(id) ? { sharedName: true } : {}),
    }),
  );
  return { entries, end: endOf('groups', next) };
};

const memberRecord = async (scope: Scope, group: string, after: string | undefined) => {
  const page = await scope.directory.memberPage(idOf(scope), group, after, MEMBERS_OF_RECORD);
  const ids = page.members.map(({ value }) => value);
  const dates = ids.length === 0 ? new Map<string, string>() : await scope.transfer.joinDates(idOf(scope), group, ids);
  const record: TransferredMembers = {
    type: 'members',
    group,
    members: page.members.map(({ value: id, type, display }) => {
      const since = dates.get(id);
      return { id, type, ...(display === undefined ? {} : { display }), ...(since === undefined ? {} : { since }) };
    }),
  };
  const position: ExportPosition =
    page.next === undefined
      ? { section: 'members', after: group }
      : { section: 'members', within: { group, after: page.next } };
  return { record, position };
};

const members = async (scope: Scope, { after, within }: ExportPosition): Promise<Step> => {
  if (within !== undefined) {
    const entry = await memberRecord(scope, within.group, within.after);
    return { entries: entry.record.members.length === 0 ? [] : [entry], end: entry.position };
  }
  const { records, next } = await scope.directory.pageAfter(idOf(scope), 'Group', after, MEMBER_LISTS_AT_ONCE);
  const ids = records.map(({ id }) => id);
  const counts = await scope.directory.memberCounts(idOf(scope), ids);
  // What comes behind a group that takes many records waits for them.
  const big = ids.findIndex((id) => (counts.get(id) ?? 0) > MEMBERS_OF_RECORD);
  const read = big < 0 ? ids : ids.slice(0, big + 1);
  const filled = read.filter((id) => (counts.get(id) ?? 0) > 0);
  const entries = await Promise.all(filled.map((id) => memberRecord(scope, id, undefined)));
  const unfinished = entries.findIndex(({ position }) => position.within !== undefined);
  const whole = unfinished < 0 ? entries : entries.slice(0, unfinished + 1);
  const last = whole.at(-1)?.position;
  const rest = big < 0 ? endOf('members', next) : { section: 'members' as const, after: read.at(-1) ?? '' };
  const end = last?.within === undefined ? rest : last;
  return { entries: whole.filter(({ record }) => record.members.length > 0), end };
};

const bindings = async (scope: Scope, { after }: ExportPosition): Promise<Step> => {
  const { records, next } = await scope.directory.pageAfter(idOf(scope), 'Group', after, GROUPS_AT_ONCE);
  const rolesOfGroup = ({ bindings: given }: ResourceRecord): readonly RoleGrant[] => given?.roles ?? [];
  const entries = records
    .filter((group) => rolesOfGroup(group).length > 0)
    .map((group) => entryAfter('bindings', { type: 'bindings', group: group.id, roles: rolesOfGroup(group) }));
  return { entries, end: endOf('bindings', next) };
};

const stepFrom = (scope: Scope, position: ExportPosition): Promise<Step> | Step => {
  switch (position.section) {
    case 'beginning':
      return beginning(scope);
    case 'roles':
    case 'workspaces':
      return catalogue(scope, position.section, position);
    case 'users':
      return users(scope, position);
    case 'groups':
      return groups(scope, position);
    case 'members':
      return members(scope, position);
    case 'bindings':
      return bindings(scope, position);
  }
};

/** The page that begins at a position. */
export const exportPage = async (
  ports: ExportPorts,
  known: KnownRoles,
  from: ExportPosition = { section: 'beginning' },
): Promise<ExportPage> => {
  const scope: Scope = { ...ports, known };
  const records: Entry['record'][] = [];
  let characters = 0;
  let position: ExportPosition | undefined = from;
  for (let step = 0; step < most.steps && position !== undefined && records.length < most.records; step += 1) {
    const { entries, end }: Step = await stepFrom(scope, position);
    for (const entry of entries) {
      const size = JSON.stringify(entry.record).length;
      // One record is always taken, or it would never go on.
      if (records.length > 0 && characters + size > most.characters) return { records, next: position };
      records.push(entry.record);
      characters += size;
      position = entry.position;
    }
    position = end;
  }
  return position === undefined ? { records } : { records, next: position };
};
