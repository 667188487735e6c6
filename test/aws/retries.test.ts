import { DynamoDBServiceException, GetItemCommand, ThrottlingException } from '@aws-sdk/client-dynamodb';
import { createDynamoDbClient } from '../../lambda/aws/dynamodb-client';
import { type Answer, type ScriptedService, startScriptedService } from './scripted-service';

const good: Answer = { status: 200, body: { Item: { PK: { S: 'x' } } } };
const broken: Answer = { status: 500, body: { __type: 'com.amazonaws.dynamodb.v20120810#InternalServerError' } };
const throttled: Answer = {
  status: 400,
  body: { __type: 'com.amazon.coral.availability#ThrottlingException', message: 'Rate exceeded' },
};
const refused: Answer = { status: 400, body: { __type: 'com.amazon.coral.validate#ValidationException' } };

const read = () => new GetItemCommand({ TableName: 't', Key: { PK: { S: 'x' }, SK: { S: '!' } } });

describe('a call that fails', () => {
  const started: ScriptedService[] = [];
  const pauses: number[] = [];
  const clientOf = async (answers: readonly Answer[], patienceMilliseconds = 5000) => {
    const service = await startScriptedService(answers);
    started.push(service);
    pauses.length = 0;
    const client = createDynamoDbClient({
      region: 'eu-west-1',
      endpoint: new URL(service.endpoint),
      credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
      now: () => new Date('2026-01-05T10:00:00Z'),
      patienceMilliseconds,
      sleep: async (milliseconds) => void pauses.push(milliseconds),
      random: () => 0.5,
    });
    return { client, service };
  };
  afterEach(() => Promise.all(started.splice(0).map((service) => service.stop())));

  it.each([
    ['a fault of the service', broken],
    ['throttling', throttled],
    ['a lost connection', 'hangUp' as const],
  ])('is sent again after %s, later each time', async (_, failure) => {
    const { client, service } = await clientOf([failure, failure, good]);
    await expect(client.send(read())).resolves.toMatchObject({ Item: { PK: { S: 'x' } } });
    expect(service.requests).toHaveLength(3);
    expect(pauses).toEqual([50, 100]);
  });

  it('is sent again when no answer comes', async () => {
    const { client, service } = await clientOf(['silence', good], 50);
    await expect(client.send(read())).resolves.toMatchObject({ $metadata: { httpStatusCode: 200, requestId: 'R1' } });
    expect(service.requests).toHaveLength(2);
  });

  it('throws the error of the SDK after three attempts', async () => {
    const { client, service } = await clientOf([throttled]);
    const failure = await client.send(read()).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ThrottlingException);
    expect(failure).toMatchObject({ message: 'Rate exceeded', $metadata: { httpStatusCode: 400, attempts: 3 } });
    expect(service.requests).toHaveLength(3);
  });

  it('is not sent again when the request itself is wrong', async () => {
    const { client, service } = await clientOf([refused]);
    const failure = await client.send(read()).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(DynamoDBServiceException);
    expect(failure).toMatchObject({ name: 'ValidationException', $fault: 'client' });
    expect(service.requests).toHaveLength(1);
  });

  it('is told from the page of a proxy', async () => {
    const { client } = await clientOf([{ status: 503, body: '<html>Service Unavailable</html>' }]);
    const failure = await client.send(read()).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(DynamoDBServiceException);
    expect(failure).toMatchObject({ name: 'UnknownError', $metadata: { httpStatusCode: 503, attempts: 3 } });
  });

  it('is not repeated for ever by everybody while a service is down', async () => {
    const { client, service } = await clientOf([broken]);
    for (let call = 0; call < 100; call += 1) await client.send(read()).catch(() => undefined);
    // 500 of allowance at 5 a retry: 100 retries beside the 100 calls.
    expect(service.requests).toHaveLength(200);
  });

  it('ends at once when its caller gives up', async () => {
    const { client } = await clientOf(['silence']);
    const controller = new AbortController();
    const call = client.send(read(), { abortSignal: controller.signal });
    setTimeout(() => controller.abort(), 20);
    await expect(call).rejects.toMatchObject({ name: 'AbortError' });
    await expect(client.send(read(), { abortSignal: controller.signal })).rejects.toMatchObject({ name: 'AbortError' });
    expect(pauses).toEqual([]);
  });
});
