import { type FixtureGateway, seen, startFixture } from './fixture';

let gateway: FixtureGateway;
afterEach(() => gateway.stop());

const slowOnes = async (count: number) => {
  const responses = await Promise.all(Array.from({ length: count }, () => fetch(`${gateway.url}/patient?ms=150`)));
  return Promise.all(responses.map((response) => response.text()));
};

test('a container is used again, and keeps what its module holds', async () => {
  gateway = await startFixture();
  const first = await seen(await fetch(`${gateway.url}/items`));
  const second = await seen(await fetch(`${gateway.url}/items`));
  expect(second.container).toBe(first.container);
  expect(second.invocations).toBe(first.invocations + 1);
});

test('requests at the same time get containers of their own', async () => {
  gateway = await startFixture({ containersPerFunction: 3 });
  expect(new Set(await slowOnes(3)).size).toBe(3);
});

test('beyond the limit they wait for one another', async () => {
  gateway = await startFixture({ containersPerFunction: 2 });
  const containers = await slowOnes(5);
  expect(containers).toHaveLength(5);
  expect(new Set(containers).size).toBe(2);
});

test('what a function prints is told with its name', async () => {
  gateway = await startFixture();
  await fetch(`${gateway.url}/items`, { method: 'POST', body: '{"log":"first\\nsecond"}' });
  expect(gateway.lines).toEqual(['first', 'second']);
});

test('stopping ends what still runs', async () => {
  gateway = await startFixture();
  const outcome = gateway.lambdas.invoke('arn:aws:lambda:us-east-1:000000000000:function:fixture-api-Slow', {
    queryStringParameters: { ms: '5000' },
  });
  await gateway.lambdas.stop();
  expect(await outcome).toEqual({ kind: 'rejected', reason: 'stopped' });
});

test('an ARN may carry an alias; an unknown one is rejected', async () => {
  gateway = await startFixture();
  const arn = 'arn:aws:lambda:us-east-1:000000000000:function:fixture-api-Act';
  expect((await gateway.lambdas.invoke(`${arn}:live`, {})).kind).toBe('answer');
  expect(await gateway.lambdas.invoke(`${arn}x`, {})).toEqual({ kind: 'rejected', reason: 'unknownFunction' });
});

test.each([1, 20_000])(
  'an answer of %i bytes comes in memory of its own, however large the pool of Node',
  async (size) => {
    gateway = await startFixture();
    const base64 = Buffer.alloc(size, 'x').toString('base64');
    // The pool of Node 26.3 and later.
    const body = JSON.stringify({ head: { statusCode: 200 }, pieces: [{ base64 }], poolSize: 65_536 });
    const outcome = await gateway.lambdas.invoke(
      'arn:aws:lambda:us-east-1:000000000000:function:fixture-api-Streamed',
      { body },
    );
    const answer = outcome.kind === 'whole' ? Buffer.from(outcome.body) : undefined;
    expect(answer?.toString()).toBe('x'.repeat(size));
    expect(outcome.kind === 'whole' && Buffer.isBuffer(outcome.body) && outcome.body.buffer.byteLength).toBe(size);
  },
);

describe('an invocation that nobody waits for any more', () => {
  const arn = 'arn:aws:lambda:us-east-1:000000000000:function:fixture-api-Slow';
  const slow = (log: string, ms: string, patienceMs?: number) =>
    gateway.lambdas.invoke(arn, { queryStringParameters: { log, ms } }, patienceMs);

  test('does not run when it still waits for a container; those behind it do', async () => {
    gateway = await startFixture({ containersPerFunction: 1 });
    const first = slow('first', '300');
    const outcomes = await Promise.all([slow('second', '1', 20), slow('third', '1', 5000)]);
    expect(outcomes).toEqual([{ kind: 'rejected', reason: 'tooLate' }, expect.objectContaining({ kind: 'answer' })]);
    expect(await first).toMatchObject({ kind: 'answer' });
    expect(gateway.lines).toEqual(['first', 'third']);
  });

  test('runs to its end when it has begun', async () => {
    gateway = await startFixture({ containersPerFunction: 1 });
    expect(await slow('first', '100', 50)).toEqual({ kind: 'rejected', reason: 'tooLate' });
    expect(await slow('second', '1')).toMatchObject({ kind: 'answer' });
    expect(gateway.lines).toEqual(['first', 'second']);
  });

  test('runs to its end though it streams more than is taken ahead', async () => {
    gateway = await startFixture({ containersPerFunction: 1 });
    const streamed = (asked: object, patienceMs?: number) =>
      gateway.lambdas.invoke(arn.replace('Slow', 'Streamed'), { body: JSON.stringify(asked) }, patienceMs);
    const pieces = [{ size: 10, after: 100 }, ...Array.from({ length: 4 }, () => ({ size: 1024 * 1024 }))];
    expect(await streamed({ pieces }, 20)).toEqual({ kind: 'rejected', reason: 'tooLate' });
    expect(await streamed({ raw: 'next' })).toMatchObject({ kind: 'whole' });
    expect(gateway.lines).toEqual([]);
  });
});
