import { type OrganizationStatus, organizationStatus } from '../../lambda/directory/activity/organization-status';
import { fc } from '../properties';
import { type InProcessService, incarnationOf, serveOn, startInProcessService } from './in-process-service';

const START = Date.parse('2026-03-01T12:00:00.000Z');
const WARM_INSTANCES = 3;
const outcomes = ['read', 'change', 'refused'] as const;
type Outcome = (typeof outcomes)[number];

/** A request: how it ends, and which of the warm functions serves it. */
interface Step {
  readonly outcome: Outcome;
  readonly instance: number;
}

let service: InProcessService;
let time = START;
let calls: { readonly action: string }[] = [];
const now = () => new Date(time);
beforeAll(async () => {
  service = await startInProcessService({ now, meter: (call) => calls.push(call) });
});
afterAll(() => service.stop());

const userUrn = 'urn:ietf:params:scim:schemas:core:2.0:User';

type Instance = ReturnType<typeof serveOn>;

const send = async (
  { call }: Instance,
  organizationId: string,
  outcome: Outcome | 'unread',
  n: number,
): Promise<void> => {
  const { status } =
    outcome === 'read'
      ? await call('GET', '/Users', { organizationId })
      : outcome === 'unread'
        ? // Refused before the record of the organization is read.
          await call('PUT', '/Users', { organizationId, body: {} })
        : await call('POST', '/Users', {
            organizationId,
            body: { schemas: [userUrn], ...(outcome === 'change' ? { userName: `user-${n}` } : {}) },
          });
  expect(status).toBe({ read: 200, change: 201, refused: 400, unread: 405 }[outcome]);
};

const statusOf = async (organizationId: string): Promise<OrganizationStatus> => {
  const organization = await service.store.getOrganization(organizationId);
  if (organization === undefined) throw new Error('no organization');
  return organizationStatus({ log: service.activity, directory: service.store }, organization, [], now());
};

/** What the status has to say, by the definition of it and not by what was noted when. */
const expected = (steps: readonly (readonly [Outcome, string])[], warmAt: string) => {
  let [lastSuccessAt, failing]: [string, string | undefined] = [warmAt, undefined];
  let lastFailureAt: string | undefined;
  for (const [outcome, at] of steps) {
    if (outcome === 'refused') {
      failing ??= at;
      lastFailureAt = at;
      continue;
    }
    // A read while nothing fails may be told five minutes late.
    if (outcome === 'change' || failing !== undefined) lastSuccessAt = at;
    failing = undefined;
  }
  return { healthy: failing === undefined, failingSince: failing, lastFailureAt, lastSuccessAt };
};

/** Plays the requests within a minute, in which nothing that is noted seldom would be noted again, on functions that were warm before it. */
const play = async (steps: readonly Step[]): Promise<void> => {
  const organizationId = await service.organization();
  const instances = Array.from({ length: WARM_INSTANCES }, () => serveOn(service.client, { now }));
  time = START;
  for (const instance of instances) await send(instance, organizationId, 'read', 0);
  const played: (readonly [Outcome, string])[] = [];
  for (const [n, { outcome, instance }] of steps.entries()) {
    time = START + 10_000 + n * 200;
    const served = instances[instance];
    if (served === undefined) throw new Error('no instance');
    await send(served, organizationId, outcome, n);
    played.push([outcome, now().toISOString()]);
    const { healthy, failingSince, lastFailureAt, lastSuccessAt, failure } = await statusOf(organizationId);
    const found = { healthy, failingSince, lastFailureAt, lastSuccessAt };
    expect({ played, found }).toEqual({ played, found: expected(played, new Date(START).toISOString()) });
    if (!healthy) expect(failure).toMatchObject({ status: 400, method: 'POST', path: '/Users' });
  }
};

/** A sequence in which each sequence of the length stands once: the shortest one that has them all (de Bruijn). */
const sequenceOfAll = (length: number): readonly Outcome[] => {
  const seen = new Set<string>();
  const found: number[] = Array.from({ length: length - 1 }, () => 0);
  const next = (): number | undefined =>
    // The largest first, which never ends too early.
    [2, 1, 0].find((digit) => !seen.has([...found.slice(1 - length), digit].join('')));
  for (let digit = next(); digit !== undefined; digit = next()) {
    found.push(digit);
    seen.add(found.slice(-length).join(''));
  }
  expect(seen.size).toBe(outcomes.length ** length);
  return found.map((digit) => outcomes[digit] ?? 'read');
};

const LENGTH = 5;
const STEPS_AT_A_TIME = 50;

/** The sequence in pieces of which each begins with the end of the one before, so that no sequence of the length is cut. */
const pieces = (all: readonly Outcome[]): readonly (readonly Outcome[])[] =>
  Array.from({ length: Math.ceil((all.length - LENGTH + 1) / STEPS_AT_A_TIME) }, (_, at) =>
    all.slice(at * STEPS_AT_A_TIME, (at + 1) * STEPS_AT_A_TIME + LENGTH - 1),
  );

describe('the status tells the last outcome', () => {
  const parts = pieces(sequenceOfAll(LENGTH)).map((piece, at) => [at + 1, piece] as const);

  describe.each([
    ['one warm function', () => 0],
    ['warm functions in turn', (n: number) => n % WARM_INSTANCES],
  ])('in every sequence of five, on %s', (_, instanceOf) => {
    test.each(parts)('part %d', (_at, piece) =>
      play(piece.map((outcome, n) => ({ outcome, instance: instanceOf(n) }))),
    );
  });

  test('no sequence of five is cut', () => {
    const played = parts.flatMap(([, piece]) =>
      piece.slice(LENGTH - 1).map((_, at) => piece.slice(at, at + LENGTH).join()),
    );
    expect(new Set(played).size).toBe(outcomes.length ** LENGTH);
  });

  test('whichever functions serve the requests', async () => {
    const step = fc.record({
      outcome: fc.constantFrom(...outcomes),
      instance: fc.integer({ min: 0, max: WARM_INSTANCES - 1 }),
    });
    await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 12 }), play), { numRuns: 10 });
  });

  test('also when requests are refused before the organization is read', async () => {
    const organizationId = await service.organization();
    const [one, other] = [serveOn(service.client, { now }), serveOn(service.client, { now })];
    time = START;
    await send(one, organizationId, 'read', 0);
    for (const [outcome, healthy] of [
      ['unread', false],
      ['read', true],
      ['unread', false],
    ] as const) {
      time += 100;
      await send(outcome === 'read' ? one : other, organizationId, outcome, 0);
      expect((await statusOf(organizationId)).healthy).toBe(healthy);
    }
  });

  test('of a failure and a success in one millisecond', async () => {
    const instance = serveOn(service.client, { now });
    for (const order of [
      ['change', 'refused'],
      ['refused', 'change'],
    ] as const) {
      const organizationId = await service.organization();
      for (const [n, outcome] of order.entries()) await send(instance, organizationId, outcome, n);
      expect((await statusOf(organizationId)).healthy).toBe(order[1] === 'change');
    }
  });

  test('and nothing of it is left in the record of an organization that is made under the same id', async () => {
    const organizationId = await service.organization();
    await send(serveOn(service.client, { now }), organizationId, 'refused', 0);
    await service.activity.markFailing({ id: organizationId, incarnationId: incarnationOf('another') }, false);
    expect((await service.store.getOrganization(organizationId))?.failing).toBe(true);
    expect(await service.activity.isFailing({ id: organizationId, incarnationId: 'another' })).toBe(false);
    await service.activity.markFailing({ id: 'nobody', incarnationId: 'none' }, true);
    expect(await service.store.getOrganization('nobody')).toBeUndefined();
  });
});

describe('what noting costs', () => {
  const writes = async (action: () => Promise<void>): Promise<number> => {
    calls = [];
    await action();
    return calls.filter(({ action }) => ['UpdateItem', 'PutItem'].includes(action)).length;
  };

  test('a steady stream of one outcome writes no more than the lines of its refusals', async () => {
    const organizationId = await service.organization();
    const instance = serveOn(service.client, { now });
    const many = (outcome: Outcome) => async () => {
      for (let n = 0; n < 10; n += 1) {
        time += 10;
        await send(instance, organizationId, outcome, n);
      }
    };
    await send(instance, organizationId, 'read', 0);
    expect(await writes(many('read'))).toBe(0);
    await send(instance, organizationId, 'refused', 0);
    // The line of each.
    expect(await writes(many('refused'))).toBe(10);
    await send(instance, organizationId, 'read', 0);
    expect(await writes(many('read'))).toBe(0);
  });

  test('a change of places writes the state and the mark in the record', async () => {
    const organizationId = await service.organization();
    const instance = serveOn(service.client, { now });
    await send(instance, organizationId, 'read', 0);
    await send(instance, organizationId, 'refused', 0);
    expect(await writes(() => send(instance, organizationId, 'read', 0))).toBe(2);
    expect(await writes(() => send(instance, organizationId, 'refused', 0))).toBe(3);
  });
});
