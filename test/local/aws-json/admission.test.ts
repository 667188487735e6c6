import { request } from 'node:http';
import { type JsonService, startJsonService } from '../../../local/aws-json/json-service';

const credentials = { accessKeyId: 'LOCALABC' };
const services: JsonService[] = [];
afterEach(async () => {
  for (const service of services.splice(0)) await service.stop();
});

const start = async (
  options: { readonly host?: string; readonly sessionToken?: string; readonly open?: true } = {},
) => {
  const service = await startJsonService({
    host: options.host ?? '127.0.0.1',
    port: 0,
    contentType: 'application/x-amz-json-1.0',
    ...(options.open ? {} : { credentials: { ...credentials, sessionToken: options.sessionToken } }),
    dispatch: async (action) => ({ action }),
  });
  services.push(service);
  return service;
};

const signed = (accessKeyId: string) =>
  `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20260301/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=00`;

const send = ({ port }: JsonService, headers: Readonly<Record<string, string>>): Promise<readonly [number, string]> =>
  new Promise((resolve, reject) => {
    const all = { 'x-amz-target': 'DynamoDB_20120810.GetItem', authorization: signed('LOCALABC'), ...headers };
    const sent = request({ host: '127.0.0.1', port, method: 'POST', headers: all }, async (response) => {
      const parts = await response.toArray();
      const body = JSON.parse(Buffer.concat(parts).toString());
      resolve([response.statusCode ?? 0, String(body.__type ?? body.action).replace(/^.*#/, '')]);
    });
    sent.on('error', reject).end('{}');
  });

test('the access key of the start is let in', async () => {
  expect(await send(await start(), {})).toEqual([200, 'GetItem']);
});

test.each(['local', 'LOCALAB', 'LOCALABCD', 'localabc'])('the access key "%s" is not', async (accessKeyId) => {
  expect(await send(await start(), { authorization: signed(accessKeyId) })).toEqual([
    400,
    'UnrecognizedClientException',
  ]);
});

test('without a signature nobody is, and a session token must be the one of the start', async () => {
  expect(await send(await start(), { authorization: '' })).toEqual([400, 'MissingAuthenticationTokenException']);
  const service = await start({ sessionToken: 'T' });
  expect(await send(service, {})).toEqual([400, 'UnrecognizedClientException']);
  expect(await send(service, { 'x-amz-security-token': 'T' })).toEqual([200, 'GetItem']);
});

test('a page whose name points to this machine is refused, whatever key it has', async () => {
  const service = await start();
  const { port } = service;
  for (const host of [
    `evil.example:${port}`,
    'evil.example',
    '127.0.0.1',
    `127.0.0.1.evil.example:${port}`,
    `127.0.0.1:${port + 1}`,
  ]) {
    expect([host, ...(await send(service, { host }))]).toEqual([host, 403, 'AccessDeniedException']);
  }
  for (const host of [`127.0.0.1:${port}`, `localhost:${port}`, `LOCALHOST:${port}`, `[::1]:${port}`]) {
    expect([host, ...(await send(service, { host }))]).toEqual([host, 200, 'GetItem']);
  }
});

test('one that other machines reach takes any name; one for tests takes any key', async () => {
  expect(await send(await start({ host: '0.0.0.0' }), { host: 'database.example' })).toEqual([200, 'GetItem']);
  expect(await send(await start({ open: true }), { authorization: signed('any') })).toEqual([200, 'GetItem']);
});
