/** Deleting an organization takes as long as what it holds, whatever its record says of the past. */
import { QueryCommand } from '@aws-sdk/client-dynamodb';
import type { OrganizationRecord } from '../../lambda/directory/organization-record';
import { defaultOrganizationSettings } from '../../lambda/directory/organization-settings';
import { createDoctor } from '../../lambda/store/doctor/doctor';
import { dayAfter, firstLogDay, isPastDay } from '../../lambda/store/log-days';
import { AT, audit, type Fixture, idOf, ORG, startFixture, TABLE } from './fixture';

const organization = (created: string): OrganizationRecord => ({
  id: ORG,
  incarnationId: 'first',
  name: 'Acme',
  status: 'active',
  created,
  settings: defaultOrganizationSettings,
  revokedKeyIds: [],
  keyEnds: {},
});

let fixture: Fixture;
beforeEach(async () => {
  fixture = await startFixture();
});
afterEach(() => fixture.stop());

const left = async (partition: string): Promise<number> => {
  const { Count = 0 } = await fixture.client.send(
    new QueryCommand({
      TableName: TABLE,
      KeyConditionExpression: 'PK = :partition',
      ExpressionAttributeValues: { ':partition': { S: partition } },
      Select: 'COUNT',
    }),
  );
  return Count;
};
const inAudit = (day: string) => left(`T#${ORG}#AUDIT#${day}`);
/** What maintenance does of it, which alone removes logs. */
const maintain = (store: Fixture['store'], at: string) => {
  const due = Date.parse(at) + 120_000;
  return store.finishJobs({ now: new Date(due), deadline: new Date(due + 600_000) });
};
const queries = () => fixture.calls.filter(({ action }) => action === 'Query').length;

test.each(['0001-01-01T00:00:00.000Z', '9999-12-31T23:59:59.999Z'])(
  'an organization that says it was created at "%s" is deleted within bounds, logs and all',
  async (created) => {
    // A clock that stands still: a request never runs out of time.
    const store = fixture.storeWith({ now: () => new Date('2026-06-01T00:00:00.000Z') });
    await store.createOrganization(organization(created));
    await store.createUser(
      ORG,
      { id: idOf('ada'), document: { userName: 'ada' }, version: 1, created: AT, lastModified: AT },
      audit('user.created', idOf('ada')),
    );
    fixture.calls.length = 0;
    const at = '2026-06-01T00:00:00.000Z';
    expect(await store.removeOrganization(organization(created), { jobId: 'job', at })).toBe(true);
    expect(await inAudit(AT.slice(0, 10))).toBe(1);
    expect(await maintain(store, at)).toBe(1);
    expect(await inAudit(AT.slice(0, 10))).toBe(0);
    // Two a day for the longest retention, and some for the kinds of items, which are looked at three times.
    expect(queries()).toBeLessThan(2 * 3_700 + 600);
  },
);

test('an organization that was imported is deleted by the days that it was here', async () => {
  const at = '2026-06-01T00:00:00.000Z';
  const store = fixture.storeWith({ now: () => new Date(at) });
  const imported = audit('organization.imported', ORG, { at: '2026-05-20T00:00:00.000Z' });
  await store.createOrganization(organization('1999-01-01T00:00:00.000Z'), imported);
  fixture.calls.length = 0;
  await store.removeOrganization(organization(''), { jobId: 'job', at });
  expect(await maintain(store, at)).toBe(1);
  expect(await inAudit('2026-05-20')).toBe(0);
  expect(queries()).toBeLessThan(600);
});

test('a deletion that runs out of time goes on where it was', async () => {
  await fixture.store.createOrganization(organization('0001-01-01T00:00:00.000Z'));
  let time = Date.parse('2026-06-01T00:00:00.000Z');
  // Each look at the clock takes a second, so that a request never comes to the end of ten years.
  const store = fixture.storeWith({ now: () => new Date((time += 1_000)) });
  await store.removeOrganization(organization(''), { jobId: 'job', at: new Date(time).toISOString() });
  const counts: number[] = [];
  let finished = 0;
  for (let runs = 0; finished === 0 && runs < 100; runs += 1) {
    time += 120_000;
    fixture.calls.length = 0;
    const now = new Date(time);
    finished = await store.finishJobs({ now, deadline: new Date(time + 20_000) });
    counts.push(queries());
  }
  expect(finished).toBe(1);
  expect(counts.length).toBeGreaterThan(2);
  // Each run reads a part of the days only.
  expect(Math.max(...counts)).toBeLessThan(3_000);
});

test('the integrity check of an organization from the year 1 ends, and a cursor of no day begins today', async () => {
  await fixture.store.createOrganization(organization('0001-01-01T00:00:00.000Z'));
  const doctor = createDoctor({ client: fixture.client, table: TABLE });
  const now = new Date('2026-06-01T00:00:00.000Z');
  let after: string | undefined;
  let calls = 0;
  do {
    fixture.calls.length = 0;
    const options = { limit: 1_000_000, repair: false, now, ...(after === undefined ? {} : { after }) };
    after = (await doctor.examine(ORG, options)).next;
    expect(fixture.calls.length).toBeLessThan(6_000);
    calls += 1;
  } while (after !== undefined && calls < 20);
  expect(after).toBeUndefined();
});

describe('the days of logs', () => {
  const now = '2026-06-01T12:00:00.000Z';
  test.each([
    ['2026-05-01T00:00:00.000Z', '2026-05-01'],
    ['2026-06-01T23:00:00.000Z', '2026-06-01'],
    ['2026-06-02T00:00:00.000Z', '2016-05-24'],
    ['2001-01-01T00:00:00.000Z', '2016-05-24'],
    ['2026-02-30T00:00:00.000Z', '2016-05-24'],
    ['', '2016-05-24'],
    [undefined, '2016-05-24'],
  ])('begin for an organization of %s at %s', (created, first) => expect(firstLogDay(created, now)).toBe(first));

  test('are told from what is none', () => {
    const days = ['2026-06-01', '2026-06-02', '2026-02-29', '2026-1-1', '', 'x', '99999-01-01'];
    expect(days.filter((day) => isPastDay(day, now))).toEqual(['2026-06-01']);
    expect(dayAfter('2026-02-28')).toBe('2026-03-01');
  });
});
