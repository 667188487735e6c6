/**
 * DynamoDB does not promise that a restored table has the last transaction as a whole. Each of its writes is left out in
 * turn, and the doctor mends.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CreateBackup.html
 */
import type { JsonObject } from '../../lambda/scim/json';
import type { MemberChange } from '../../lambda/scim/patch/plan';
import { createDirectoryStore } from '../../lambda/store/directory-store';
import { createDoctor } from '../../lambda/store/doctor/doctor';
import { directoryTableKeys } from '../../local/dynamodb/directory-table';
import { type Commit, type History, recordChanges } from '../../local/rehearsal/point-in-time';
import { checkInvariants } from '../store/check-invariants';
import {
  audit,
  changeOf,
  type Fixture,
  idOf,
  LATER,
  ORG,
  peopleAndGroups,
  recordOf,
  startFixture,
  TABLE,
  userRef,
} from '../store/fixture';

const definition = directoryTableKeys(TABLE);

let fixture: Fixture;
let history: History;
beforeEach(async () => {
  fixture = await startFixture();
  history = recordChanges(fixture.db);
  await peopleAndGroups(fixture);
});
afterEach(() => fixture.stop());

const team = idOf('group Team');
const inner = idOf('group Inner');

// As the use cases do, with what was and what is.
const createUser = (name: string, rest: JsonObject) => {
  const record = recordOf(idOf(name), { userName: name, ...rest });
  return fixture.store.createUser(ORG, record, audit('user.created', record.id, { after: record.document }));
};
const createGroup = (displayName: string, members: readonly string[]) => {
  const record = recordOf(idOf(`group ${displayName}`), { displayName });
  const told = audit('group.created', record.id, { after: record.document });
  return fixture.store.createGroup(ORG, record, members.map(userRef), { uniqueName: true }, told);
};
const updateUser = async (name: string, document: JsonObject) => {
  const read = await fixture.read('User', idOf(name));
  const told = audit('user.updated', read.id, { before: read.document, after: document });
  await fixture.store.updateUser(ORG, read, { ...read, document, lastModified: LATER }, told);
};
const updateGroup = async (id: string, members: Partial<MemberChange>, document?: JsonObject) => {
  const before = await fixture.read('Group', id);
  const change = { document: document ?? before.document, members: changeOf(members) };
  const told = audit('group.updated', id, { before: before.document, after: change.document });
  await fixture.store.updateGroup(ORG, before, change, { uniqueName: true, at: LATER }, told);
};
const remove = async (kind: 'User' | 'Group', id: string) => {
  const { document: before } = await fixture.read(kind, id);
  const action = kind === 'User' ? 'user.deleted' : 'group.deleted';
  await fixture.store.remove(ORG, kind, id, { at: LATER }, audit(action, id, { before }));
};

const changes: readonly (readonly [string, () => Promise<unknown>])[] = [
  ['create a user', () => createUser('eve', { externalId: 'x-eve', emails: [{ value: 'eve@example.com' }] })],
  ['rename a user', () => updateUser('dora', { userName: 'theodora', externalId: 'x-theodora' })],
  ['delete a user who is in no group', () => remove('User', idOf('dora'))],
  ['delete a user who is in a group', () => remove('User', idOf('ann'))],
  ['create a group', () => createGroup('Club', [idOf('ann'), idOf('dora')])],
  ['rename a group', () => updateGroup(team, {}, { displayName: 'Squad' })],
  ['members join and leave', () => updateGroup(team, { add: [userRef(idOf('dora'))], remove: [idOf('bob')] })],
  ['a group leaves', () => updateGroup(team, { remove: [inner] })],
  ['delete a group', () => remove('Group', team)],
];

/** A transaction with each of its writes left out. */
const torn = (commit: Commit): readonly Commit[] =>
  commit.length < 2 ? [] : commit.map((_, at) => commit.filter((__, other) => other !== at));

const now = new Date('2026-01-05T11:00:00Z');

/** What is still wrong in a table after maintenance and repair. */
const wrongAfterRepair = async (table: string): Promise<readonly string[]> => {
  const sleep = () => new Promise<void>((resolve) => setImmediate(resolve));
  const parts = { client: fixture.client, table, sleep };
  await createDirectoryStore(parts).finishJobs({ now, deadline: new Date(now.getTime() + 60_000) });
  const examine = async (repair: boolean) => {
    const { findings, next } = await createDoctor(parts).examine(ORG, { limit: 1000, repair, now });
    expect(next).toBeUndefined();
    return findings.map(({ kind, state, explanation }) => `${kind} ${state}: ${explanation}`);
  };
  await examine(true);
  const broken = await checkInvariants(fixture.client, table, ORG);
  // Shards of a group that is not there are read by nobody, and no other group will have its id.
  const harmful = broken.filter((fault) => !/^shard: \S+ is too much$/.test(fault));
  return [...(await examine(false)), ...harmful];
};

const keyOf = ({ eventName, newImage, oldImage }: Commit[number]): string => {
  const { PK, SK } = newImage ?? oldImage ?? {};
  return `${eventName} ${PK?.S} ${SK?.S}`;
};

test.each(changes)('%s: whichever write of it is lost, the doctor mends the rest', async (_, change) => {
  const begun = history.commits.length;
  await change();
  const commits = [...history.commits];
  let cases = 0;
  const wrong: string[] = [];
  for (let last = begun; last < commits.length; last += 1) {
    for (const half of torn(commits[last] ?? [])) {
      const table = `torn-${(cases += 1)}`;
      await history.restore(definition, table, [...commits.slice(0, last), half]);
      for (const fault of await wrongAfterRepair(table).catch((error: unknown) => [String(error)])) {
        wrong.push(`${fault}\n    with ${half.map(keyOf).join(', ')}`);
      }
    }
  }
  expect(wrong).toEqual([]);
  expect(cases).toBeGreaterThan(3);
});
