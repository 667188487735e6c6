/** A directory store on an embedded database, and makers of what it keeps. */
import { createHash } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { AuditRecord } from '../../lambda/directory/audit';
import { DirectoryError } from '../../lambda/directory/directory-error';
import { defaultOrganizationSettings } from '../../lambda/directory/organization-settings';
import type { DirectoryStore, ResourceRecord } from '../../lambda/directory/store';
import type { JsonObject } from '../../lambda/scim/json';
import type { MemberChange, MemberReference } from '../../lambda/scim/patch/plan';
import { createDirectoryStore } from '../../lambda/store/directory-store';
import type { StoreOptions } from '../../lambda/store/store-context';
import { createDirectoryTable } from '../../local/dynamodb/directory-table';
import {
  type DynamoDb,
  type DynamoDbOptions,
  type MeteredCall,
  startDynamoDb,
} from '../../local/dynamodb/start-dynamo-db';
import { checkInvariants } from './check-invariants';

export const TABLE = 'directory';
export const ORG = 'acme';
export const AT = '2026-01-05T10:00:00.000Z';
export const LATER = '2026-01-05T10:05:00.000Z';

/** The nth id: looks random, is the same in each run. */
export const idOf = (name: string | number): string => {
  const hex = createHash('sha256').update(`id ${name}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
};

let audits = 0;
export const audit = (action: AuditRecord['action'], id: string, rest: Partial<AuditRecord> = {}): AuditRecord => ({
  id: idOf(`audit ${(audits += 1)}`),
  at: AT,
  action,
  actor: { type: 'accessKey', id: 'key-1', name: 'Okta' },
  target: { type: action.startsWith('user') ? 'User' : 'Group', id },
  requestId: 'request-1',
  ...rest,
});

export const recordOf = (id: string, document: JsonObject, at = AT): ResourceRecord => ({
  id,
  document,
  version: 1,
  created: at,
  lastModified: at,
});

export const userRef = (id: string): MemberReference => ({ value: id, type: 'User' });
export const changeOf = (change: Partial<MemberChange>): MemberChange => ({
  replaceAll: false,
  add: [],
  remove: [],
  ...change,
});

export interface Fixture {
  readonly db: DynamoDb;
  readonly store: DirectoryStore;
  readonly client: DynamoDBClient;
  readonly calls: MeteredCall[];
  /** Another store on the same table. */
  storeWith(options: Partial<StoreOptions>): DirectoryStore;
  user(name: string, document?: JsonObject): Promise<ResourceRecord>;
  users(names: readonly string[]): Promise<readonly ResourceRecord[]>;
  group(name: string, members?: readonly string[], uniqueName?: boolean): Promise<ResourceRecord>;
  /** Reads the group and changes its members. */
  change(groupId: string, members: Partial<MemberChange>, document?: JsonObject): Promise<ResourceRecord>;
  read(kind: 'User' | 'Group', id: string): Promise<ResourceRecord>;
  memberIds(groupId: string): Promise<readonly string[]>;
  finishJobs(store?: DirectoryStore): Promise<number>;
  /** Fails with what contradicts itself in the table. */
  check(): Promise<void>;
  stop(): Promise<void>;
}

const soon = () => new Promise<void>((resolve) => setImmediate(resolve));

export const startFixture = async (options: DynamoDbOptions = {}): Promise<Fixture> => {
  const calls: MeteredCall[] = [];
  const db = await startDynamoDb({ ...options, sweepEveryMs: 0, meter: (call) => calls.push(call) });
  await createDirectoryTable(db, TABLE);
  const client = new DynamoDBClient({
    endpoint: db.endpoint,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  });
  const storeWith = (rest: Partial<StoreOptions>) =>
    createDirectoryStore({ client, table: TABLE, sleep: soon, ...rest });
  const store = storeWith({});
  const read = async (kind: 'User' | 'Group', id: string) => {
    const record = await store.get(ORG, kind, id);
    if (record === undefined) throw new Error(`no ${kind} ${id}`);
    return record;
  };
  const user = async (name: string, document: JsonObject = {}) => {
    const record = recordOf(idOf(name), { userName: name, ...document });
    await store.createUser(ORG, record, audit('user.created', record.id));
    return record;
  };
  return {
    db,
    store,
    client,
    calls,
    storeWith,
    read,
    user,
    users: async (names) => {
      const made: ResourceRecord[] = [];
      for (const name of names) made.push(await user(name));
      return made;
    },
    group: async (name, members = [], uniqueName = true) => {
      const record = recordOf(idOf(`group ${name}`), { displayName: name });
      await store.createGroup(ORG, record, members.map(userRef), { uniqueName }, audit('group.created', record.id));
      return record;
    },
    change: async (groupId, members, document) => {
      const before = await read('Group', groupId);
      const change = { document: document ?? before.document, members: changeOf(members) };
      const how = { uniqueName: true, at: LATER };
      return store.updateGroup(ORG, before, change, how, audit('group.updated', groupId));
    },
    memberIds: async (groupId) => (await store.members(ORG, groupId)).map(({ value }) => value),
    finishJobs: (other = store) => {
      const now = new Date('2026-02-01T00:00:00Z');
      return other.finishJobs({ now, deadline: new Date(now.getTime() + 60_000) });
    },
    check: async () => expect(await checkInvariants(client, TABLE, ORG)).toEqual([]),
    stop: async () => {
      client.destroy();
      await db.stop();
    },
  };
};

/** The failure that a promise ends in, as the directory names it; `none` when it succeeds. */
export const failureOf = async (promise: Promise<unknown>): Promise<unknown> => {
  try {
    await promise;
    return 'none';
  } catch (error) {
    if (!(error instanceof DirectoryError)) throw error;
    return error.failure;
  }
};

/** The organisation of the tests that look at more than its directory. */
export const organization = (fixture: Fixture): Promise<void> =>
  fixture.store.createOrganization({
    id: ORG,
    incarnationId: 'incarnation',
    name: 'Acme',
    status: 'active',
    created: AT,
    settings: defaultOrganizationSettings,
    revokedKeyIds: [],
  });

/** The organisation, with two people in a group, a third in a group inside it, and a fourth who can be found by more than a name. */
export const peopleAndGroups = async (fixture: Fixture): Promise<void> => {
  await organization(fixture);
  await fixture.users(['ann', 'bob', 'carol']);
  await fixture.user('dora', { externalId: 'x-dora', emails: [{ value: 'dora@example.com' }] });
  await fixture.group('Inner', [idOf('carol')]);
  await fixture.group('Team', [idOf('ann'), idOf('bob')]);
  await fixture.change(idOf('group Team'), { add: [{ value: idOf('group Inner'), type: 'Group' }] });
};
