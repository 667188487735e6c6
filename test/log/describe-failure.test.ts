import { DirectoryError } from '../../lambda/directory/directory-error';
import { noteCall } from '../../lambda/log/calls';
import { describeFailure } from '../../lambda/log/describe-failure';
import { failureFields } from '../../lambda/log/log-line';
import { watchTime } from '../../lambda/log/watch-time';

const body = JSON.stringify({
  TransactItems: [
    {
      Put: {
        Item: { PK: { S: 'T#acme#U#a' }, SK: { S: 'a1' }, document: { S: '{"userName":"ada","PK":{"S":"T#x#U"}}' } },
      },
    },
    { Put: { Item: { PK: { S: 'T#acme#IX#U.userName#hash' }, SK: { S: '!' } } } },
  ],
});
const call = { service: 'dynamodb', operation: 'TransactWriteItems', body };

class ThrottlingException extends Error {
  override readonly name = 'ThrottlingException';
  readonly $metadata = { httpStatusCode: 400, requestId: 'aws-1', attempts: 3 };
  readonly CancellationReasons = [{ Code: 'None' }, { Code: 'TransactionConflict', Item: { userName: { S: 'ada' } } }];
}

const failed = async (error: Error): Promise<Error> => {
  await noteCall(call, () => Promise.reject(error)).catch(() => undefined);
  return error;
};

test('an error of AWS within one of ours: cause, call, kinds of items, organization, both stacks, and nobody’s data', async () => {
  const cause = await failed(new ThrottlingException('Rate of "ada" exceeded'));
  const failure = describeFailure(new DirectoryError({ code: 'unavailable' }, { cause }));
  expect(failure).toEqual({
    cause: 'ThrottlingException',
    service: 'dynamodb',
    operation: 'TransactWriteItems',
    items: ['user', 'claim'],
    organizationId: 'acme',
    awsStatus: 400,
    awsRequestId: 'aws-1',
    attempts: 3,
    reasons: ['TransactionConflict'],
    error: 'DirectoryError',
    code: 'unavailable',
    message: 'unavailable',
    stack: expect.stringMatching(/^DirectoryError: unavailable\n {4}at .*describe-failure\.test/),
    causes: [
      {
        error: 'ThrottlingException',
        message: 'Rate of "…" exceeded',
        stack: expect.stringMatching(/^ThrottlingException: Rate of "…" exceeded\n {4}at /),
      },
    ],
  });
  expect(JSON.stringify(failure)).not.toMatch(/ada|hash|a1/);
});

test('a mistake of ours says which property was read, and quotes nothing that was sent', () => {
  const nothing = undefined as unknown as { readonly name: string };
  const thrown = (act: () => unknown): unknown => {
    try {
      return act();
    } catch (error) {
      return error;
    }
  };
  expect(describeFailure(thrown(() => nothing.name))).toMatchObject({
    cause: 'TypeError',
    message: 'Cannot read properties of undefined (reading name)',
  });
  expect(JSON.stringify(describeFailure(thrown(() => JSON.parse('{"a": ada}'))))).not.toContain('ada}');
  expect(describeFailure('ada@example.com')).toMatchObject({ error: 'string', message: '…' });
});

test('a network that is cut is named by its code', () => {
  const cause = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:1'), { code: 'ECONNREFUSED' });
  expect(describeFailure(new Error('x', { cause }))).toMatchObject({ cause: 'ECONNREFUSED' });
});

test('causes that go in a circle end', () => {
  const error: Error & { cause?: unknown } = new Error('x');
  error.cause = error;
  expect(describeFailure(error).causes).toHaveLength(5);
});

test('a thousand failures of one cause are one failure and their number', () => {
  const same = Array.from({ length: 1_000 }, () => new Error('away'));
  expect(failureFields(same)).toEqual({ failure: expect.objectContaining({ message: 'away' }), failures: 1_000 });
  expect(failureFields([...same, new Error('other')]).otherFailures).toHaveLength(1);
  expect(failureFields([])).toEqual({});
});

test('a function whose time is nearly over says what it waits for', async () => {
  const lines: object[] = [];
  let answer: (() => void) | undefined;
  const waiting = noteCall(call, () => new Promise<void>((resolve) => (answer = resolve)));
  const told = new Promise<void>((resolve) => {
    watchTime(
      520,
      (line, level) => resolve(void lines.push({ ...line, level })),
      () => ({ requestId: 'r' }),
    );
  });
  await Promise.all([told, new Promise((resolve) => setTimeout(resolve, 30))]);
  answer?.();
  await waiting;
  const waitsFor = [
    { service: 'dynamodb', operation: 'TransactWriteItems', items: ['user', 'claim'], organizationId: 'acme' },
  ];
  expect(lines).toEqual([{ outOfTime: true, requestId: 'r', waitsFor, level: 'ERROR' }]);
});

test('one that answers in time says nothing', async () => {
  const lines: object[] = [];
  watchTime(
    510,
    (line) => lines.push(line),
    () => ({}),
  )();
  watchTime(
    Number.POSITIVE_INFINITY,
    (line) => lines.push(line),
    () => ({}),
  )();
  await new Promise((resolve) => setTimeout(resolve, 30));
  expect(lines).toEqual([]);
});
