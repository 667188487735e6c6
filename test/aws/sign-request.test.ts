import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { createSigner } from '../../lambda/aws/sign-request';
import { startScriptedService } from './scripted-service';

const example = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' };

describe('the signature of a request', () => {
  it('is that of the published test suite of Signature Version 4 (post-vanilla)', () => {
    const sign = createSigner('service', 'us-east-1')({ host: 'example.amazonaws.com' });
    expect(sign('', example, new Date('2015-08-30T12:36:00Z'))).toEqual({
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
    const sign = createSigner('dynamodb', 'eu-central-1')(Object.fromEntries(fields));
    const at = new Date(time.replace(/(....)(..)(..T..)(..)(..Z)/, '$1-$2-$3:$4:$5'));
    expect(sign(request?.body ?? '', credentials, at)).toEqual({ time, authorization: sent.authorization });
  });

  it('changes with the time, the day, the body, the fields and the credentials, although much is kept', () => {
    const signer = createSigner('dynamodb', 'us-east-1');
    const sign = signer({ host: 'h', 'x-amz-target': 'a' });
    const other = signer({ host: 'h', 'x-amz-target': 'b' });
    const late = new Date('2026-01-05T23:59:59.900Z');
    const next = new Date('2026-01-06T00:00:00Z');
    const all = () => [
      sign('{}', example, late),
      sign('{}', example, new Date('2026-01-05T23:59:58Z')),
      sign('{}', example, next),
      sign('{ }', example, late),
      other('{}', example, late),
      sign('{}', { ...example, accessKeyId: 'AKIDOTHER' }, late),
      sign('{}', { ...example, secretAccessKey: 'other' }, late),
      sign('{}', { ...example, sessionToken: 'one' }, late),
      sign('{}', { ...example, sessionToken: 'two' }, late),
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
    const sign = createSigner('s', 'r')(fields);
    const { authorization } = sign('', { ...example, sessionToken: 'token' }, new Date('2026-01-05T10:00:00Z'));
    expect(authorization).toContain('=accept;host;x-amz-date;x-amz-expected;x-amz-security-token;x-amz-target,');
  });

  it.each(['a\r\nx-injected: 1', 'ä', 'a b'])(
    'is refused to credentials that would not fit into a header: %j',
    (bad) => {
      const sign = createSigner('s', 'r')({ host: 'h' });
      const at = new Date('2026-01-05T10:00:00Z');
      expect(() => sign('', { ...example, accessKeyId: bad }, at)).toThrow('These are no AWS credentials.');
      expect(() => sign('', { ...example, sessionToken: bad }, at)).toThrow('These are no AWS credentials.');
    },
  );
});
