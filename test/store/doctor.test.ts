import {
  type AttributeValue,
  DeleteItemCommand,
  PutItemCommand,
  ScanCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { Doctor, Finding } from '../../lambda/directory/doctor';
import { createDoctor } from '../../lambda/store/doctor/doctor';
import { indexAt, partitionOfValue } from '../../lambda/store/indexes';
import { jobWrite, keyOfJob, newJob } from '../../lambda/store/jobs';
import {
  anchorKey,
  claimKey,
  counterKey,
  forwardEdgeKey,
  type ItemKey,
  lookUpKey,
  nestingKey,
  resourceKey,
  reverseEdgeKey,
  roleHolderKey,
  roleKey,
  shardKey,
  tombstoneKey,
} from '../../lambda/store/keys';
import { AT, audit, type Fixture, idOf, ORG, peopleAndGroups, recordOf, startFixture, TABLE } from './fixture';

type Item = Record<string, AttributeValue>;

let fixture: Fixture;
let doctor: Doctor;
beforeEach(async () => {
  fixture = await startFixture();
  doctor = createDoctor({ client: fixture.client, table: TABLE });
  await peopleAndGroups(fixture);
});
afterEach(() => fixture.stop());

const now = new Date('2026-01-05T11:00:00Z');
const examine = async (repair = false, limit = 1000): Promise<readonly Finding[]> => {
  const findings: Finding[] = [];
  let after: string | undefined;
  do {
    const part = await doctor.examine(ORG, { after, limit, repair, now });
    findings.push(...part.findings);
    after = part.next;
  } while (after !== undefined);
  return findings;
};

const keyOf = ({ PK, SK }: ItemKey): Item => ({ PK: { S: PK }, SK: { S: SK } });
const lose = (key: ItemKey) => fixture.client.send(new DeleteItemCommand({ TableName: TABLE, Key: keyOf(key) }));
const leave = (key: ItemKey, attributes: Item = {}) =>
  fixture.client.send(new PutItemCommand({ TableName: TABLE, Item: { ...keyOf(key), ...attributes } }));
const set = (key: ItemKey, name: string, value: AttributeValue) =>
  fixture.client.send(
    new UpdateItemCommand({
      TableName: TABLE,
      Key: keyOf(key),
      UpdateExpression: 'SET #name = :value',
      ExpressionAttributeNames: { '#name': name },
      ExpressionAttributeValues: { ':value': value },
    }),
  );

const [ann, bob, carol, dora] = ['ann', 'bob', 'carol', 'dora'].map(idOf) as [string, string, string, string];
const [team, inner] = [idOf('group Team'), idOf('group Inner')];
const ghost = idOf('ghost');
const partition = (kind: 'User' | 'Group', path: string, value: string): string => {
  const index = indexAt(kind, path);
  if (index === undefined) throw new Error(path);
  return partitionOfValue(ORG, index, value);
};
const setText = (text: string): AttributeValue => ({ S: text });

const renamed = async (id: string, from: string, to: string): Promise<void> => {
  const read = await fixture.read('User', id);
  const told = audit('user.updated', id, { before: { userName: from }, after: { userName: to } });
  await fixture.store.updateUser(ORG, read, { ...read, document: { userName: to } }, told);
};

interface Damage {
  readonly name: string;
  /** What is mended. */
  readonly kinds: readonly Finding['kind'][];
  /** What is seen while nothing is mended, where that is something else. */
  readonly seen?: readonly Finding['kind'][];
  readonly harm: () => Promise<unknown>;
}

const damages: readonly Damage[] = [
  {
    name: 'a lost claim',
    kinds: ['entryMissing'],
    harm: () => lose(claimKey(partition('User', 'userName', 'ann'))),
  },
  {
    name: 'a lost look-up',
    kinds: ['entryMissing'],
    harm: () => lose(lookUpKey(partition('User', 'externalId', 'x-dora'), dora)),
  },
  {
    name: 'a claim that stands for one who does not exist',
    kinds: ['entryOfAnother'],
    harm: () => leave(claimKey(partition('User', 'userName', 'ann')), { id: setText(ghost) }),
  },
  {
    name: 'a claim of one who has another name by now',
    kinds: ['entryLeftOver'],
    harm: async () => {
      await renamed(ann, 'ann', 'anna');
      await leave(claimKey(partition('User', 'userName', 'ann')), { id: setText(ann) });
    },
  },
  {
    name: 'a look-up of one who was deleted',
    kinds: ['entryLeftOver'],
    harm: async () => {
      const before = { userName: 'dora', externalId: 'x-dora' };
      await fixture.store.remove(ORG, 'User', dora, { at: AT }, audit('user.deleted', dora, { before }));
      await leave(lookUpKey(partition('User', 'externalId', 'x-dora'), dora));
    },
  },
  {
    name: 'a name beyond plain text that is not noted',
    kinds: ['wideOff'],
    harm: async () => {
      const { document } = await fixture.read('User', dora);
      await set(resourceKey(ORG, 'User', dora), 'document', setText(JSON.stringify({ ...document, title: 'Kä' })));
    },
  },
  {
    name: 'a note of names beyond plain text that are none',
    kinds: ['wideOff'],
    harm: () => set(resourceKey(ORG, 'Group', team), 'wide', setText('/displayName/')),
  },
  { name: 'a lost anchor', kinds: ['anchorMissing'], harm: () => lose(anchorKey(ORG, dora)) },
  {
    name: 'an anchor of nobody',
    kinds: ['anchorLeftOver'],
    harm: () => leave(anchorKey(ORG, ghost), { kind: setText('User') }),
  },
  {
    name: 'a lost forward edge',
    kinds: ['edgeMissing'],
    seen: ['edgeMissing', 'shardsOff'],
    harm: () => lose(forwardEdgeKey(ORG, team, ann)),
  },
  { name: 'a lost reverse edge', kinds: ['edgeMissing'], harm: () => lose(reverseEdgeKey(ORG, ann, team)) },
  {
    name: 'a membership of nobody',
    kinds: ['edgeLeftOver', 'shardsOff'],
    seen: ['edgeLeftOver'],
    harm: async () => {
      // A new group counts its members in its first shard.
      await leave(forwardEdgeKey(ORG, inner, ghost), { kind: setText('User') });
      await leave(reverseEdgeKey(ORG, ghost, inner), { at: { N: '1' } });
      await set(shardKey(ORG, inner, 3), 'held', { N: '1' });
    },
  },
  {
    name: 'a membership in no group',
    kinds: ['edgeLeftOver'],
    harm: () => leave(reverseEdgeKey(ORG, ann, ghost), { at: { N: '1' } }),
  },
  { name: 'a forgotten nesting', kinds: ['nestingMissing'], harm: () => lose(nestingKey(ORG)) },
  {
    name: 'a group that does not know that it is nested',
    kinds: ['nestingMissing'],
    harm: () => set(resourceKey(ORG, 'Group', inner), 'nested', { BOOL: false }),
  },
  {
    name: 'a nesting that is none',
    kinds: ['nestingLeftOver'],
    harm: () => set(nestingKey(ORG), inner, { SS: [team] }),
  },
  { name: 'a lost shard', kinds: ['shardMissing'], harm: () => lose(shardKey(ORG, inner, 5)) },
  {
    name: 'a wrong count of members',
    kinds: ['shardsOff'],
    harm: () => set(shardKey(ORG, inner, 0), 'held', { N: '17' }),
  },
  {
    name: 'a hold of a job that is over',
    kinds: ['holdLeftOver'],
    harm: () => set(shardKey(ORG, team, 2), 'job', setText(`${AT}#gone`)),
  },
  {
    name: 'a wrong counter',
    kinds: ['counterOff'],
    harm: () => set(counterKey(ORG, 'User', ann), 'held', { N: '7' }),
  },
  { name: 'a lost counter', kinds: ['counterOff'], harm: () => lose(counterKey(ORG, 'Group', team)) },
  {
    name: 'a job that nobody carries on',
    kinds: ['jobOverdue'],
    harm: async () => {
      const job = newJob(ORG, 'late', AT, { kind: 'removal', resource: 'User', id: ghost });
      await leave(tombstoneKey(ORG, ghost));
      await leave(keyOfJob(job), jobWrite(job).attributes);
    },
  },
  {
    name: 'a tombstone without a job',
    kinds: ['tombstoneLeftOver'],
    harm: () => leave(tombstoneKey(ORG, ghost)),
  },
  {
    name: 'a user listed under a role that it does not have',
    kinds: ['holderLeftOver'],
    harm: async () => {
      await leave(roleKey(ORG, 'r1'), { role: setText('{}') });
      await leave(roleHolderKey(ORG, 'r1', 'User', ann));
    },
  },
  {
    name: 'a user not listed under a role that it has',
    kinds: ['holderMissing'],
    harm: async () => {
      const grants = { assigned: {}, manual: [{ role: 'r1', since: AT }], retained: [] };
      await leave(roleKey(ORG, 'r1'), { role: setText('{}') });
      await set(resourceKey(ORG, 'User', ann), 'granted', { N: '1' });
      await set(resourceKey(ORG, 'User', ann), 'grants', setText(JSON.stringify(grants)));
    },
  },
];

const everything = async (): Promise<readonly string[]> => {
  const { Items = [] } = await fixture.client.send(new ScanCommand({ TableName: TABLE, ConsistentRead: true }));
  return Items.map((item) => JSON.stringify(Object.entries(item).sort())).sort();
};

test('finds nothing in a healthy organisation, however small the parts', async () => {
  const before = await everything();
  for (const limit of [1, 7]) expect(await examine(true, limit)).toEqual([]);
  expect(await everything()).toEqual(before);
});

test.each(damages.map((damage) => [damage.name, damage] as const))(
  'finds %s, mends it, and finds nothing any more',
  async (_, { kinds, seen = kinds, harm }) => {
    await harm();
    const harmed = await everything();
    const found = await examine();
    expect(new Set(found.map(({ kind }) => kind))).toEqual(new Set(seen));
    expect(found.map(({ state }) => state)).toEqual(found.map(() => 'repairable'));
    expect(await everything()).toEqual(harmed);
    const mended = await examine(true);
    expect(new Set(mended.map(({ kind, state }) => `${kind} ${state}`))).toEqual(
      new Set(kinds.map((kind) => `${kind} repaired`)),
    );
    expect(await examine()).toEqual([]);
    await fixture.check();
  },
);

test('leaves to people what two claim', async () => {
  await set(resourceKey(ORG, 'User', bob), 'document', setText(JSON.stringify({ userName: 'ann' })));
  await lose(claimKey(partition('User', 'userName', 'bob')));
  const [found, ...others] = await examine(true);
  expect(others).toEqual([]);
  expect(found).toMatchObject({ kind: 'entryOfAnother', state: 'undecided' });
  expect(found?.explanation).toContain(bob);
});

test('a role that the catalogue does not have is told and left', async () => {
  const grants = { assigned: {}, manual: [{ role: 'r9', since: AT }], retained: [] };
  await set(resourceKey(ORG, 'User', carol), 'granted', { N: '1' });
  await set(resourceKey(ORG, 'User', carol), 'grants', setText(JSON.stringify(grants)));
  await leave(roleHolderKey(ORG, 'r9', 'User', carol));
  expect(await examine(true)).toMatchObject([{ kind: 'roleMissing', state: 'undecided' }]);
});

test('finds nothing while others create, rename, join, leave and delete', async () => {
  let done = false;
  const live = async () => {
    for (let round = 0; round < 12; round += 1) {
      const name = `guest${round}`;
      const guest = await fixture.user(name, { externalId: name });
      await fixture.change(team, { add: [{ value: guest.id, type: 'User' }] });
      const read = await fixture.read('User', guest.id);
      const renamed = recordOf(guest.id, { userName: `${name} renamed` });
      await fixture.store.updateUser(ORG, read, { ...renamed, version: 2 }, audit('user.updated', guest.id));
      const group = await fixture.group(`Club ${round}`, [guest.id, ann]);
      await fixture.change(team, { remove: [guest.id] });
      await fixture.store.remove(ORG, 'Group', group.id, { at: AT }, audit('group.deleted', group.id));
      if (round % 2 === 0)
        await fixture.store.remove(ORG, 'User', guest.id, { at: AT }, audit('user.deleted', guest.id));
    }
    done = true;
  };
  const traffic = Promise.all([live()]);
  const found: Finding[] = [];
  while (!done) found.push(...(await examine(true, 5)));
  await traffic;
  expect(found).toEqual([]);
  expect(await examine()).toEqual([]);
  await fixture.check();
});
