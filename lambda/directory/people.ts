/** Users and groups as an administrator finds and reads them. */
import { fold } from '../scim/fold';
import { isArray, isObject, type Json, type JsonObject } from '../scim/json';
import { type AccessPorts, rolesOf } from './access/administration';
import { effectiveGroups, type GroupMembership } from './effective-groups';
import { missing } from './management-error';
import type { ResourceKind, ResourceRecord } from './store';

export interface Found {
  readonly records: readonly ResourceRecord[];
  /** The id after which the search goes on. */
  readonly next?: string;
}

export interface Search {
  /** Part of a name, a userName or an e-mail address, in any case. */
  readonly text?: string | undefined;
  readonly after?: string | undefined;
  readonly limit: number;
}

/** Resources that one call looks at; a page may then hold fewer than `limit`, and yet have a next. */
const EXAMINED = 5000;
const EXAMINED_AT_ONCE = 500;

const textsOf = (value: Json | undefined): readonly string[] => {
  if (typeof value === 'string') return [value];
  if (isArray(value)) return value.flatMap((each) => (isObject(each) ? textsOf(each.value) : []));
  return isObject(value) ? Object.values(value).flatMap(textsOf) : [];
};

/** What a person who looks for somebody has in mind. */
const searched = ({ userName, displayName, name, emails, externalId }: JsonObject): readonly string[] =>
  [userName, displayName, name, emails, externalId].flatMap(textsOf);

const finds = (text: string) => {
  const wanted = fold(text, false);
  return ({ document }: ResourceRecord): boolean =>
    searched(document).some((value) => fold(value, false).includes(wanted));
};

/** Some users or groups in id order. */
export const findResources = async (
  { directory }: Pick<AccessPorts, 'directory'>,
  organizationId: string,
  kind: ResourceKind,
  { text, after, limit }: Search,
): Promise<Found> => {
  const matches = text === undefined || text.trim() === '' ? () => true : finds(text.trim());
  const records: ResourceRecord[] = [];
  let position = after;
  for (let examined = 0; examined < EXAMINED; examined += EXAMINED_AT_ONCE) {
    const count = text === undefined ? limit : EXAMINED_AT_ONCE;
    const page = await directory.pageAfter(organizationId, kind, position, count);
    for (const record of page.records.filter(matches)) {
      records.push(record);
      if (records.length < limit) continue;
      const last = page.records.at(-1)?.id === record.id && page.next === undefined;
      return last ? { records } : { records, next: record.id };
    }
    position = page.next;
    if (position === undefined) return { records };
  }
  return position === undefined ? { records } : { records, next: position };
};

/** One user or group. Throws 404. */
export const getResource = async (
  ports: Pick<AccessPorts, 'directory'>,
  organizationId: string,
  kind: ResourceKind,
  id: string,
): Promise<ResourceRecord> => {
  const record = await ports.directory.get(organizationId, kind, id);
  if (record !== undefined) return record;
  await rolesOf(ports, organizationId);
  throw missing(`There is no ${kind === 'User' ? 'user' : 'group'} with the id "${id}" here.`);
};

/** The groups of a user, the direct ones first. */
export const groupsOfUser = async (
  { directory }: Pick<AccessPorts, 'directory'>,
  organizationId: string,
  userId: string,
): Promise<readonly GroupMembership[]> =>
  (await effectiveGroups(directory, organizationId, [userId])).get(userId) ?? [];

/** A member of a group, with its own record. */
export interface NamedMember {
  readonly type: ResourceKind;
  readonly record: ResourceRecord;
}

/** Some members of a group in id order. */
export const membersOfGroup = async (
  ports: Pick<AccessPorts, 'directory'>,
  organizationId: string,
  groupId: string,
  { after, limit }: Search,
): Promise<{ readonly members: readonly NamedMember[]; readonly next?: string }> => {
  await getResource(ports, organizationId, 'Group', groupId);
  const page = await ports.directory.memberPage(organizationId, groupId, after, limit);
  const idsOf = (kind: ResourceKind) => page.members.filter(({ type }) => type === kind).map(({ value }) => value);
  const [users, groups] = await Promise.all([
    ports.directory.getAll(organizationId, 'User', idsOf('User')),
    ports.directory.getAll(organizationId, 'Group', idsOf('Group')),
  ]);
  const records = new Map([...users, ...groups].map((record) => [record.id, record]));
  const members = page.members.flatMap(({ value, type }): readonly NamedMember[] => {
    const record = records.get(value);
    return record === undefined ? [] : [{ type, record }];
  });
  return page.next === undefined ? { members } : { members, next: page.next };
};
