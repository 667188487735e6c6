import { join } from 'node:path';
import { startContainer } from '../../../local/api-gateway/lambda-container';

/** What a function writes that logs `values`, in the JSON format of Lambda's logs. */
const logged = async (log: unknown): Promise<string[]> => {
  const lines: string[] = [];
  const container = startContainer(
    {
      arn: 'arn:aws:lambda:us-east-1:000000000000:function:act',
      name: 'act',
      directory: join(__dirname, 'assembly', 'asset.handlers'),
      handler: 'index.act',
      timeoutMs: 5_000,
      memoryMegabytes: 128,
      environment: {},
      logFormat: 'JSON',
    },
    { environment: {}, log: (_, line) => lines.push(line) },
    () => {},
  );
  const event = JSON.stringify({ body: JSON.stringify({ log }) });
  await new Promise((resolve) => container.invoke(event, 'request-1', resolve));
  await container.stop();
  return lines;
};

test('an object is the message of one line of JSON, with the request that it belongs to', async () => {
  const [line = '', ...others] = await logged({ status: 200, deep: { list: [1, { two: 2 }] } });
  expect(others).toEqual([]);
  expect(JSON.parse(line)).toEqual({
    timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    level: 'INFO',
    requestId: 'request-1',
    message: { status: 200, deep: { list: [1, { two: 2 }] } },
  });
});

test('a text is a message, however many lines it has', async () => {
  const [line = '', ...others] = await logged('first\nsecond');
  expect(others).toEqual([]);
  expect(JSON.parse(line)).toMatchObject({ level: 'INFO', message: 'first\nsecond' });
});
