import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { createDynamoDbClient } from '../../lambda/aws/dynamodb-client';
import { createSigner } from '../../lambda/aws/sign-request';
import { startScriptedService } from './scripted-service';

const example = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' };

describe('the signature of a request', () => {
  it('is that of the published test suite of Signature Version 4 (post-vanilla)', () => {
    const sign = createSigner('service', 'us-east-1', example)({ host: 'example.amazonaws.com' });
    expect(sign('', new Date('2015-08-30T12:36:00Z'))).toEqual({
      time: '20150830T123600Z',
      authorization:
        'AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=host;x-amz-date, Signature=5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b',
    });
  });

  it.each([
    ['long-lived credentials', example],
    ['temporary credentials, as in a Lambda', { ...example, sessionToken: 'IQoJb3JpZ2luX2VjEXAMPLE//////////wEaCXVz' }],
  ])('is the one that the SDK makes of the same request with %s', async (_, credentials) => {
    const service = await startScriptedService([{ status: 200, body: {} }]);
    const client = new DynamoDBClient({ region: 'eu-central-1', endpoint: service.endpoint, credentials });
    await client.send(new GetItemCommand({ TableName: 'directory', Key: { PK: { S: 'Zoë #1' }, SK: { S: '!' } } }));
    client.destroy();
    await service.stop();

    const [request] = service.requests;
    const sent = request?.headers ?? {};
    const added = new Set(['x-amz-date', 'x-amz-security-token']);
    const names = /SignedHeaders=([^,]+)/.exec(sent.authorization ?? '')?.[1]?.split(';') ?? [];
    expect(names).toEqual(expect.arrayContaining(['host', 'x-amz-date', 'x-amz-target']));
    const fields = names.filter((name) => !added.has(name)).map((name) => [name, String(sent[name])]);
    const time = String(sent['x-amz-date']);
    const sign = createSigner('dynamodb', 'eu-central-1', credentials)(Object.fromEntries(fields));
    const at = new Date(time.replace(/(....)(..)(..T..)(..)(..Z)/, '$1-$2-$3:$4:$5'));
    expect(sign(request?.body ?? '', at)).toEqual({ time, authorization: sent.authorization });
  });

  it('covers the session token that goes with it', async () => {
    const service = await startScriptedService([{ status: 200, body: {} }]);
    const client = createDynamoDbClient({
      region: 'eu-central-1',
      endpoint: new URL(service.endpoint),
      credentials: { ...example, sessionToken: 'token==' },
      now: () => new Date('2026-01-05T10:00:00Z'),
      patienceMilliseconds: 5000,
      sleep: async () => {},
      random: () => 0,
    });
    await client.send(new GetItemCommand({ TableName: 'directory', Key: { PK: { S: '1' }, SK: { S: '!' } } }));
    client.destroy();
    await service.stop();
    expect(service.requests[0]?.headers).toMatchObject({
      'x-amz-security-token': 'token==',
      authorization: expect.stringContaining(';x-amz-date;x-amz-security-token;x-amz-target,'),
    });
  });

  it('changes with the time, the day, the body, the fields and the credentials, although much is kept', () => {
    const fields = { host: 'h', 'x-amz-target': 'a' };
    const signerOf = (change: object) => createSigner('dynamodb', 'us-east-1', { ...example, ...change });
    const signer = signerOf({});
    const sign = signer(fields);
    const other = signer({ ...fields, 'x-amz-target': 'b' });
    const changes = [{ accessKeyId: 'AKIDOTHER' }, { secretAccessKey: 'other' }, { sessionToken: 'one' }];
    const signs = [...changes, { sessionToken: 'two' }].map((change) => signerOf(change)(fields));
    const late = new Date('2026-01-05T23:59:59.900Z');
    const next = new Date('2026-01-06T00:00:00Z');
    const all = () => [
      sign('{}', late),
      sign('{}', new Date('2026-01-05T23:59:58Z')),
      sign('{}', next),
      sign('{ }', late),
      other('{}', late),
      ...signs.map((each) => each('{}', late)),
    ];
    const signatures = all();
    expect(signatures[0]?.time).toBe('20260105T235959Z');
    expect(signatures[2]).toMatchObject({
      time: '20260106T000000Z',
      authorization: expect.stringContaining('/20260106/'),
    });
    expect(new Set(signatures.map(({ authorization }) => authorization.slice(-64))).size).toBe(
      signatures.length - 1, // which key it is stands beside the signature, not in it
    );
    expect(all()).toEqual(signatures);
  });

  it('covers fields on either side of those that it adds', async () => {
    const fields = { host: 'h', 'x-amz-expected': 'e', 'x-amz-target': 't', accept: '*/*' };
    const sign = createSigner('s', 'r', { ...example, sessionToken: 'token' })(fields);
    const { authorization } = sign('', new Date('2026-01-05T10:00:00Z'));
    expect(authorization).toContain('=accept;host;x-amz-date;x-amz-expected;x-amz-security-token;x-amz-target,');
  });

  it.each(['a\r\nx-injected: 1', 'ä', 'a b'])(
    'is refused to credentials that would not fit into a header: %j',
    (bad) => {
      for (const change of [{ accessKeyId: bad }, { sessionToken: bad }]) {
        expect(() => createSigner('s', 'r', { ...example, ...change })).toThrow('These are no AWS credentials.');
      }
    },
  );
});
