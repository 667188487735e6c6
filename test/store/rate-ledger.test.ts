import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { costOf, type RateLimit } from '../../lambda/directory/rate-limit/rate-bucket';
import { rateKey } from '../../lambda/store/keys';
import { createRateLedger } from '../../lambda/store/rate-ledger';
import { at, heldBack, instance, START, send } from '../directory/rate-limit/world';
import { type Fixture, startFixture, TABLE } from './fixture';

let fixture: Fixture;
beforeAll(async () => {
  fixture = await startFixture();
});
afterAll(() => fixture.stop());
beforeEach(() => {
  fixture.calls.length = 0;
});

const limit: RateLimit = { perSecond: 100, burst: 200 };
const ledger = () => createRateLedger({ client: fixture.client, table: TABLE });
const units = () => fixture.calls.flatMap(({ consumed }) => consumed).reduce((sum, { write }) => sum + write, 0);
let organizations = 0;
const organization = () => `org${(organizations += 1)}`;

const from = START * 1_000;
const charge = (rest: object = {}) => ({
  cost: 80_000,
  since: from,
  latest: from + 10_000_000,
  busy: false,
  now: from,
  ...rest,
});

describe('the ledger in the table', () => {
  test('counts from the first request of what was idle', async () => {
    const org = organization();
    expect(await ledger().charge(org, charge())).toBe(from + 80_000);
    expect(await ledger().charge(org, charge({ since: from + 5_000_000 }))).toBe(from + 5_080_000);
  });

  test.each([true, false])('adds to what is busy, which was expected: %j', async (busy) => {
    const org = organization();
    await ledger().charge(org, charge());
    expect(await ledger().charge(org, charge({ since: from + 1_000, busy }))).toBe(from + 160_000);
  });

  test('counts anew where a clock that goes wrong has counted', async () => {
    const org = organization();
    await ledger().charge(org, charge({ since: from + 3_600_000_000, latest: from + 3_700_000_000 }));
    expect(await ledger().charge(org, charge())).toBe(from + 80_000);
  });

  test('admits a charge only below the ceiling, and leaves what is above as it is', async () => {
    const org = organization();
    const ceiling = from + 100_000;
    expect(await ledger().admit(org, charge(), ceiling)).toEqual({ admitted: true, busyUntil: from + 80_000 });
    for (const busy of [true, false]) {
      const more = charge({ cost: 5_000_000, busy });
      const admitted = await ledger().admit(org, more, ceiling);
      const busyUntil = from + 5_080_000;
      expect(admitted).toEqual({ admitted: busy, busyUntil });
    }
    expect(await ledger().charge(org, charge({ cost: 0, busy: true }))).toBe(from + 5_080_000);
  });

  test('admits one of those that come at once', async () => {
    const org = organization();
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        ledger().admit(org, charge({ cost: 5_000_000, busy: n % 2 === 0 }), from + 1_000_000),
      ),
    );
    expect(answers.filter(({ admitted }) => admitted)).toHaveLength(1);
  });

  test('loses nothing of what comes at once', async () => {
    const org = organization();
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, n) => ledger().charge(org, charge({ busy: n % 2 === 0 }))),
    );
    expect(Math.max(...answers)).toBe(from + 50 * 80_000);
    expect(new Set(answers).size).toBe(50);
  });

  test('keeps one item that goes by itself when the organisation is still for a day', async () => {
    const org = organization();
    await ledger().charge(org, charge());
    const { PK, SK } = rateKey(org);
    const { Item } = await fixture.client.send(
      new GetItemCommand({ TableName: TABLE, Key: { PK: { S: PK }, SK: { S: SK } } }),
    );
    expect(Item?.expires).toEqual({ N: String(START / 1_000 + 86_400) });
  });
});

describe('instances on one table', () => {
  test('in parallel they serve together what one may, and what they hold back', async () => {
    const org = organization();
    const instances = Array.from({ length: 6 }, () => instance(limit, ledger()));
    const clock = { now: 0 };
    let served = 0;
    // Each sends one after the other, as an instance of a function serves; together far more than the rate.
    const hammer = async (limiter: ReturnType<typeof instance>) => {
      for (let n = 0; n < 400; n += 1) {
        clock.now += 1;
        if (await send(limiter, at(clock.now), org)) served += 1;
      }
    };
    await Promise.all(instances.map(hammer));
    const rate = (clock.now * 1_000) / costOf(limit);
    expect(served).toBeGreaterThanOrEqual(limit.burst + rate - 1);
    expect(served).toBeLessThanOrEqual(limit.burst + rate + heldBack(limit, instances.length));
  });

  test.each([
    [1, 1],
    [25, 1],
    [100, 1],
    [25, 4],
    [100, 4],
  ])(
    'at %i requests a second on %i instances one request takes an eighth of a write unit, or little more',
    async (pace, count) => {
      const org = organization();
      const instances = Array.from({ length: count }, () => instance(limit, ledger()));
      const requests = 800;
      for (let n = 0; n < requests; n += 1) {
        const limiter = instances[n % count];
        expect(limiter !== undefined && (await send(limiter, at((n * 1_000) / pace), org))).toBe(true);
      }
      // A wrong guess of what the others counted meanwhile costs one more write.
      expect(units() / requests).toBeLessThanOrEqual(count === 1 ? 0.125 : 0.16);
    },
  );

  test('what is refused costs nothing', async () => {
    const org = organization();
    const limiter = instance(limit, ledger());
    while (await send(limiter, at(0), org));
    const before = units();
    for (let n = 0; n < 1_000; n += 1) expect(await send(limiter, at(0), org)).toBe(false);
    expect(units()).toBe(before);
  });
});
