import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { ActivityEntry } from '../../lambda/directory/activity/activity-entry';
import type { ActivityLog } from '../../lambda/directory/activity/activity-log';
import { createActivityLog } from '../../lambda/store/activity-log';
import { createDirectoryTable } from '../../local/dynamodb/directory-table';
import { type DynamoDb, startDynamoDb } from '../../local/dynamodb/start-dynamo-db';
import { fc } from '../properties';
import { audit, idOf, TABLE } from './fixture';

let db: DynamoDb;
let client: DynamoDBClient;
let log: ActivityLog;
let org = '';
let orgs = 0;
beforeAll(async () => {
  db = await startDynamoDb({ sweepEveryMs: 0 });
  await createDirectoryTable(db, TABLE);
  client = new DynamoDBClient({
    endpoint: db.endpoint,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  log = createActivityLog({ client, table: TABLE });
});
beforeEach(() => {
  org = `org${(orgs += 1)}`;
});
afterAll(async () => {
  client.destroy();
  await db.stop();
});

const request = (at: string, rest: Partial<ActivityEntry> = {}): ActivityEntry => ({
  id: idOf(`request ${at}`),
  at,
  kind: 'request',
  outcome: 'refused',
  key: { id: 'key-1', name: 'Okta' },
  ...rest,
});
const change = (at: string) => audit('user.updated', idOf('ada'), { id: idOf(`change ${at}`), at });
const all = () => true;

/** Every entry, page by page. */
const walk = async (limit: number, from: string, to: string): Promise<readonly string[]> => {
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await log.readActivity(org, { from, to, limit, cursor, matches: all });
    expect(page.entries.length).toBeLessThanOrEqual(limit);
    seen.push(...page.entries.map(({ at }) => at));
    cursor = page.next;
  } while (cursor !== undefined);
  return seen;
};

describe('the log of an organisation', () => {
  test('is read newest first, changes and requests as one, whatever the page size', async () => {
    const day = Date.parse('2026-03-01T00:00:00.000Z');
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.integer({ min: 0, max: 30 * 24 }), { maxLength: 30 }),
        fc.integer({ min: 1, max: 12 }),
        async (hours, limit) => {
          org = `org${(orgs += 1)}`;
          const times = hours.map((hour) => new Date(day - hour * 3_600_000).toISOString());
          for (const [position, at] of times.entries()) {
            if (position % 2 === 0) await log.appendAudit(org, change(at), 30);
            else await log.appendActivity(org, request(at), 30);
          }
          expect(await walk(limit, '2026-01-20T00:00:00.000Z', '2026-03-02T00:00:00.000Z')).toEqual(
            [...times].sort().reverse(),
          );
        },
      ),
      { numRuns: 8 },
    );
  });

  test('goes on within a day that has more than is read at once', async () => {
    const times = Array.from({ length: 450 }, (_, second) =>
      new Date(Date.parse('2026-03-01T10:00:00.000Z') + second * 1000).toISOString(),
    );
    for (const [position, at] of times.entries()) {
      if (position % 3 === 0) await log.appendAudit(org, change(at), 30);
      else await log.appendActivity(org, request(at), 30);
    }
    const seen = await walk(1000, '2026-03-01T00:00:00.000Z', '2026-03-01T23:59:59.999Z');
    expect(seen).toEqual([...times].reverse());
  });

  test('puts no entry of the trail over another', async () => {
    const first = change('2026-03-01T10:00:00.000Z');
    await log.appendAudit(org, first, 30);
    const other = { ...first, requestId: 'another request' };
    await expect(log.appendAudit(org, other, 30)).rejects.toThrow();
    const range = { from: first.at, to: first.at, limit: 10, matches: all };
    expect((await log.readAudit(org, range)).entries).toEqual([first]);
  });

  test('includes both ends of the time that is asked for', async () => {
    const times = ['2026-03-01T10:00:00.000Z', '2026-03-01T11:00:00.000Z', '2026-03-01T12:00:00.000Z'] as const;
    for (const at of times) await log.appendActivity(org, request(at), 30);
    expect(await walk(10, times[1], times[2])).toEqual([times[2], times[1]]);
    expect(await walk(10, times[0], times[1])).toEqual([times[1], times[0]]);
  });

  test('reads a bounded number of days a call, and says where to go on', async () => {
    await log.appendActivity(org, request('2020-01-01T00:00:00.000Z'), 30);
    const range = { from: '2019-01-01T00:00:00.000Z', to: '2026-01-01T00:00:00.000Z', limit: 5, matches: all };
    const first = await log.readActivity(org, range);
    expect(first.entries).toEqual([]);
    expect(first.next).toMatch(/^2025-/);
  });

  test('shows what administrators did in the audit trail only', async () => {
    const at = '2026-03-01T10:00:00.000Z';
    const actor = { type: 'adminKey' as const, id: 'admin-1', name: 'Ada' };
    await log.appendAudit(org, { ...change(at), actor }, 30);
    const range = { from: at, to: at, limit: 5, matches: all };
    expect((await log.readActivity(org, range)).entries).toEqual([]);
    expect((await log.readAudit(org, range)).entries).toMatchObject([{ at, actor }]);
  });

  test('keeps organisations apart', async () => {
    const at = '2026-03-01T10:00:00.000Z';
    await log.appendActivity('other', request(at), 30);
    expect(await walk(5, at, at)).toEqual([]);
  });
});

describe('the state of an organisation', () => {
  const failure = { status: 400, detail: 'userName is required.', keyId: 'key-1', keyName: 'Okta' };

  test('is failing from the first failure until a success', async () => {
    expect(await log.state(org)).toEqual({ knocks: [] });
    await log.noteSuccess(org, '2026-03-01T10:00:00.000Z');
    await log.noteFailure(org, '2026-03-01T11:00:00.000Z', { ...failure, detail: 'first' });
    await log.noteFailure(org, '2026-03-01T12:00:00.000Z', failure);
    expect(await log.state(org)).toEqual({
      lastRequestAt: '2026-03-01T12:00:00.000Z',
      lastSuccessAt: '2026-03-01T10:00:00.000Z',
      lastFailureAt: '2026-03-01T12:00:00.000Z',
      failingSince: '2026-03-01T11:00:00.000Z',
      failure,
      knocks: [],
    });
    await log.noteSuccess(org, '2026-03-01T13:00:00.000Z');
    expect(await log.state(org)).not.toHaveProperty('failingSince');
  });
});
