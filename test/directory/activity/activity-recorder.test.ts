import {
  createActivityRecorder,
  type RecorderParts,
  type ServedRequest,
} from '../../../lambda/directory/activity/activity-recorder';

type Log = RecorderParts['log'];

const never = () => new Promise<never>(() => undefined);
const served = (rest: Partial<ServedRequest> = {}): ServedRequest => ({
  organizationId: 'acme',
  incarnationId: rest.organizationId ?? 'acme',
  days: 30,
  key: { id: 'key-1', name: 'Okta' },
  request: { method: 'GET', path: '/Users' },
  status: 500,
  milliseconds: 3,
  requestId: 'request-1',
  ...rest,
});

/** A log that only counts, and remembers whether requests fail; what it keeps is tested on the database. */
const counting = () => {
  const calls: string[] = [];
  let failing = false;
  const note = (name: string) => async () => {
    calls.push(name);
  };
  const log: Log = {
    appendActivity: note('line'),
    noteSuccess: note('success'),
    noteFailure: note('failure'),
    noteThrottled: note('throttled'),
    isFailing: async () => failing,
    markFailing: async (_, marked) => {
      failing = marked;
    },
  };
  return { calls, log, isFailing: () => failing };
};

const start = Date.parse('2026-03-01T12:00:00.000Z');
const recorder = (log: Log, rest: Partial<RecorderParts> = {}) =>
  createActivityRecorder({ log, now: () => new Date(start), newId: () => 'id', patience: never, ...rest });

test('a clock that is set back keeps nothing from being noted', async () => {
  const { calls, log } = counting();
  let time = start;
  const record = recorder(log, { now: () => new Date(time) });
  await record(served({ status: 200 }));
  await record(served({ status: 429, throttled: true }));
  time -= 3_600_000;
  await record(served({ status: 200 }));
  await record(served({ status: 429, throttled: true }));
  expect(calls.filter((call) => call !== 'line')).toEqual(['success', 'throttled', 'success', 'throttled']);
});

test('a clock that is set back keeps no attribute that no schema has from being noted', async () => {
  const { calls, log } = counting();
  let time = start;
  const record = recorder(log, { now: () => new Date(time) });
  const named = served({ status: 200, unknownAttributes: [{ name: 'shoeSize' }] });
  await record(named);
  await record(named);
  time -= 3_600_000;
  await record(named);
  expect(calls.filter((call) => call === 'line')).toEqual(['line', 'line']);
});

test('a log that fails does not fail the request, and is tried again with the next', async () => {
  const { calls, log } = counting();
  let broken = true;
  const noteFailure = async (...args: Parameters<Log['noteFailure']>) => {
    if (broken) throw new Error('unreachable');
    return log.noteFailure(...args);
  };
  const appendActivity = async () => {
    throw new Error('unreachable');
  };
  const record = recorder({ ...log, noteFailure, appendActivity });
  await record(served());
  expect(calls).toEqual([]);
  broken = false;
  await record(served());
  expect(calls).toEqual(['failure']);
});

test('a log that does not answer is waited for as long as there is patience', async () => {
  const record = recorder(
    {
      appendActivity: never,
      noteSuccess: never,
      noteFailure: never,
      noteThrottled: never,
      isFailing: never,
      markFailing: never,
    },
    { patience: async () => undefined },
  );
  await expect(record(served())).resolves.toBeUndefined();
});

test('nothing is waited for where nothing is written', async () => {
  const { log } = counting();
  let asked = 0;
  const patience = () => {
    asked += 1;
    return never();
  };
  const record = recorder(log, { patience });
  await record(served({ status: 200 }));
  expect(asked).toBe(1);
  await record(served({ status: 200 }));
  expect(asked).toBe(1);
});

test('success and failure are noted at once when they change places, else seldom', async () => {
  const { calls, log, isFailing } = counting();
  let time = start;
  const record = recorder(log, { now: () => new Date(time) });
  const noted = async (status: number, minutes: number): Promise<readonly string[]> => {
    time = start + minutes * 60_000;
    calls.length = 0;
    await record(served({ status, failing: isFailing() }));
    return calls.filter((call) => call !== 'line');
  };
  expect(await noted(200, 0)).toEqual(['success']);
  expect(await noted(200, 4)).toEqual([]);
  expect(await noted(400, 4)).toEqual(['failure']);
  expect(await noted(400, 4.9)).toEqual([]);
  expect(await noted(400, 5)).toEqual(['failure']);
  expect(await noted(404, 5)).toEqual([]);
  expect(await noted(200, 5)).toEqual(['success']);
  expect(await noted(200, 9.9)).toEqual([]);
  expect(await noted(200, 10)).toEqual(['success']);
});

test('nothing is kept of nobody, or of an organisation that is not there', async () => {
  const { calls, log } = counting();
  await recorder(log)(served({ organizationId: '' }));
  await recorder(log)(served({ days: 0 }));
  expect(calls).toEqual([]);
});

describe('requests that are refused for the rate of their organisation', () => {
  const refused = (rest: Partial<ServedRequest> = {}) =>
    served({ status: 429, detail: 'too many', days: undefined, throttled: true, ...rest });

  test('are noted once a minute, however many, and are no failure', async () => {
    const { calls, log } = counting();
    let time = start;
    const record = recorder(log, { now: () => new Date(time) });
    for (let n = 0; n < 120; n += 1) {
      time = start + n * 1_000;
      await record(n % 4 === 0 ? served({ status: 200 }) : refused());
    }
    expect(calls).toEqual(['success', 'throttled', 'line', 'throttled', 'line']);
  });

  test('stand in the log for as long as the organisation keeps it, although it was not asked', async () => {
    const { log } = counting();
    const kept: number[] = [];
    const appendActivity: Log['appendActivity'] = async (_, __, days) => void kept.push(days);
    const record = recorder({ ...log, appendActivity });
    await record(served({ status: 200, days: 7 }));
    await record(refused());
    await record(refused({ organizationId: 'never-seen' }));
    expect(kept).toEqual([7, 30]);
  });
});
