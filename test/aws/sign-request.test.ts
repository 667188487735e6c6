import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { createSigner } from '../../lambda/aws/sign-request';
import { startScriptedService } from './scripted-service';

const example = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' };

describe('the signature of a request', () => {
  it('is that of the published test suite of Signature Version 4 (post-vanilla)', () => {
    const sign = createSigner('service', 'us-east-1');
    const at = new Date('2015-08-30T12:36:00Z');
    const { authorization } = sign({ host: 'example.amazonaws.com', headers: {}, body: '' }, example, at);
    expect(authorization).toBe(
      'AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=host;x-amz-date, Signature=5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b',
    );
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
    const ours = new Set(['host', 'x-amz-date', 'x-amz-security-token']);
    const names = /SignedHeaders=([^,]+)/.exec(sent.authorization ?? '')?.[1]?.split(';') ?? [];
    expect(names).toEqual(expect.arrayContaining(['host', 'x-amz-date', 'x-amz-target']));
    const others = names.filter((name) => !ours.has(name)).map((name) => [name, String(sent[name])]);
    const at = new Date(String(sent['x-amz-date']).replace(/(....)(..)(..T..)(..)(..Z)/, '$1-$2-$3:$4:$5'));
    const signed = createSigner('dynamodb', 'eu-central-1')(
      { host: String(sent.host), headers: Object.fromEntries(others), body: request?.body ?? '' },
      credentials,
      at,
    );
    expect(signed).toEqual(expect.objectContaining(Object.fromEntries(names.map((name) => [name, sent[name]]))));
    expect(signed.authorization).toBe(sent.authorization);
  });

  it('changes with the day, although the derived key is kept', () => {
    const sign = createSigner('dynamodb', 'us-east-1');
    const request = { host: 'h', headers: {}, body: '{}' };
    const first = sign(request, example, new Date('2026-01-05T23:59:59Z')).authorization;
    const second = sign(request, example, new Date('2026-01-06T00:00:00Z')).authorization;
    expect(second).toContain('/20260106/');
    expect(second?.slice(-64)).not.toBe(first?.slice(-64));
    expect(sign(request, example, new Date('2026-01-05T23:59:59Z')).authorization).toBe(first);
  });
});
