/** What the doctor tells of its mending, and what it does about one value that somebody names. */
import { type AttributeValue, DeleteItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { Doctor, Finding, IndexedValue } from '../../lambda/directory/doctor';
import { createActivityLog } from '../../lambda/store/activity-log';
import { createDoctor } from '../../lambda/store/doctor/doctor';
import { indexAt, partitionOfValue } from '../../lambda/store/indexes';
import { anchorKey, claimKey, type ItemKey, lookUpKey } from '../../lambda/store/keys';
import { AT, audit, type Fixture, idOf, ORG, organization, startFixture, TABLE } from './fixture';

let fixture: Fixture;
let doctor: Doctor;
beforeEach(async () => {
  fixture = await startFixture();
  doctor = createDoctor({ client: fixture.client, table: TABLE });
  await organization(fixture);
  await fixture.users(['ann', 'bob']);
  await fixture.user('dora', { externalId: 'x-dora', emails: [{ value: 'dora@example.com' }] });
});
afterEach(() => fixture.stop());

const now = new Date('2026-01-05T11:00:00Z');
const whole = { limit: 100_000, now };
const [ann, bob, ghost] = ['ann', 'bob', 'ghost'].map(idOf) as [string, string, string];

const itemKey = ({ PK, SK }: ItemKey): Record<string, AttributeValue> => ({ PK: { S: PK }, SK: { S: SK } });
const leave = (key: ItemKey, attributes: Record<string, AttributeValue> = {}) =>
  fixture.client.send(new PutItemCommand({ TableName: TABLE, Item: { ...itemKey(key), ...attributes } }));
const partition = (path: string, value: string): string => {
  const index = indexAt('User', path);
  if (index === undefined) throw new Error(path);
  return partitionOfValue(ORG, index, value);
};
const look = (attribute: IndexedValue['attribute'], value: string, repair = false) =>
  doctor.examine(ORG, { limit: 1, value: { attribute, value }, repair, now });

test('a value that is claimed for one who never had it is found by naming it, and not otherwise', async () => {
  await leave(claimKey(partition('userName', 'Zoe')), { id: { S: ghost } });
  await leave(claimKey(partition('userName', 'bobby')), { id: { S: bob } });
  expect(await doctor.examine(ORG, { ...whole, repair: true })).toMatchObject({ findings: [] });
  for (const name of ['zoe', 'bobby']) {
    expect(await look('userName', name)).toMatchObject({ findings: [{ kind: 'entryLeftOver', state: 'repairable' }] });
    expect(await look('userName', name, true)).toMatchObject({ findings: [{ state: 'repaired' }], examined: 1 });
    expect(await look('userName', name)).toEqual({ findings: [], examined: 0 });
  }
  expect(await doctor.examine(ORG, { ...whole, repair: false })).toMatchObject({ findings: [] });
});

test('a value that somebody has is left alone, and only who does not have it is no longer found', async () => {
  expect(await look('userName', 'ann', true)).toEqual({ findings: [], examined: 1 });
  expect(await look('emails.value', 'DORA@example.com', true)).toEqual({ findings: [], examined: 1 });
  await leave(lookUpKey(partition('externalId', 'x-dora'), ann));
  const found = await look('externalId', 'x-dora', true);
  expect(found).toMatchObject({ findings: [{ state: 'repaired', keys: [{ SK: ann }, { SK: ann }] }], examined: 2 });
  expect(await look('externalId', 'x-dora')).toEqual({ findings: [], examined: 1 });
});

test('what is mended is told, and nothing that is only seen', async () => {
  await fixture.client.send(new DeleteItemCommand({ TableName: TABLE, Key: itemKey(anchorKey(ORG, ann)) }));
  const told: string[] = [];
  const auditOf = ({ kind, explanation }: Omit<Finding, 'state'>) => {
    told.push(explanation);
    return audit('data.repaired', ORG, { id: `repair-${told.length}`, after: { kind } });
  };
  await doctor.examine(ORG, { ...whole, auditOf, repair: false });
  expect(told).toEqual([]);
  await doctor.examine(ORG, { ...whole, auditOf, repair: true });
  expect(told).toEqual([`User ${ann} cannot join a group: its anchor is missing.`]);
  const log = createActivityLog({ client: fixture.client, table: TABLE });
  const range = { from: AT, to: '2026-01-06T00:00:00Z', limit: 500 };
  const { entries } = await log.readAudit(ORG, { ...range, matches: ({ action }) => action === 'data.repaired' });
  expect(entries).toMatchObject([{ after: { kind: 'anchorMissing' } }]);
});
