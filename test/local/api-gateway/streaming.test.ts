import { type FixtureGateway, startFixture } from './fixture';

let gateway: FixtureGateway;
beforeAll(async () => {
  gateway = await startFixture({ containersPerFunction: 1 });
});
afterAll(() => gateway.stop());

const head = { statusCode: 200, headers: { 'content-type': 'text/plain' } };
const ask = (asked: object, headers: Record<string, string> = {}) =>
  fetch(`${gateway.url}/streamed`, { method: 'POST', body: JSON.stringify(asked), headers });
const base64 = (text: string): string => Buffer.from(text).toString('base64');

describe('an integration that streams', () => {
  it('passes on status, headers and bytes as the function writes them', async () => {
    const bytes = Buffer.from([0xff, 0xfe, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
    const response = await ask({
      head: {
        statusCode: 201,
        headers: { 'X-One': '1' },
        multiValueHeaders: { 'x-two': ['2', '3'] },
        cookies: ['a=b'],
      },
      pieces: [{ base64: bytes.toString('base64') }, { base64: base64('end') }],
    });
    expect(response.status).toBe(201);
    expect(response.headers.get('x-one')).toBe('1');
    expect(response.headers.get('x-two')).toBe('2, 3');
    expect(response.headers.get('set-cookie')).toBe('a=b');
    expect(Buffer.from(await response.arrayBuffer())).toEqual(Buffer.concat([bytes, Buffer.from('end')]));
  });

  it.each([
    ['in one piece', [{ text: 'ascii' }], 'ascii'],
    ['of more than ASCII', [{ text: 'ä€😀' }], 'ä€😀'],
    ['in pieces', [{ text: 'ä' }, { text: '€' }, { text: '😀', after: 20 }], 'ä€😀'],
    ['beside bytes', [{ text: 'ä' }, { base64: base64('€') }], 'ä€'],
  ])('passes on text %s', async (_, pieces, expected) => {
    expect(await (await ask({ head, pieces })).text()).toBe(expected);
  });

  it('passes on the beginning before the end is there', async () => {
    const response = await ask({ head, pieces: [{ base64: base64('one') }, { base64: base64('two'), after: 300 }] });
    const reader = response.body?.getReader();
    expect(Buffer.from((await reader?.read())?.value ?? []).toString()).toBe('one');
    expect(Buffer.from((await reader?.read())?.value ?? []).toString()).toBe('two');
  });

  it('takes answers above 10 MB, and compresses none', async () => {
    const pieces = Array.from({ length: 12 }, () => ({ size: 1024 * 1024 }));
    const response = await ask({ head, pieces }, { 'accept-encoding': 'gzip' });
    expect(response.headers.get('content-encoding')).toBeNull();
    expect((await response.text()).length).toBe(12 * 1024 * 1024);
  });

  it('writes an answer without a body where the function writes nothing into it', async () => {
    const response = await ask({ head: { statusCode: 204 }, pieces: [{}] });
    expect(response.status).toBe(204);
    expect(await response.text()).toBe('');
  });

  it('renames headers as it does in whole answers', async () => {
    const response = await ask({ head: { statusCode: 401, headers: { 'WWW-Authenticate': 'Bearer' } }, pieces: [{}] });
    expect(response.headers.get('www-authenticate')).toBeNull();
    expect(response.headers.get('x-amzn-remapped-www-authenticate')).toBe('Bearer');
  });

  it.each([
    ['fails before it writes', { throw: 'first' }],
    ['ends without a head', { raw: '{"statusCode": 200}' }],
    ['ends without a write, which leaves the head out', { head, pieces: [] }],
    ['writes a head that is no JSON', { raw: `{"statusCode"${String.fromCharCode(0).repeat(8)}` }],
    ['writes a head with members of other names', { head: { status: 200 }, pieces: [{}] }],
    [
      'writes a head above 16 KB',
      { raw: `{"headers":{"a":"${'x'.repeat(20_000)}"}}${String.fromCharCode(0).repeat(8)}` },
    ],
  ])('answers 502 when the function %s', async (_, asked) => {
    expect((await ask(asked)).status).toBe(502);
  });

  it('answers 502 for a function that does not stream', async () => {
    const response = await fetch(`${gateway.url}/unstreamed`, { method: 'POST', body: '{}' });
    expect(response.status).toBe(502);
  });

  it.each([
    ['fails', { throw: 'last' }],
    ['never ends the stream', { unended: true }],
    ['runs into its time-out', { hang: true }],
  ])('breaks the transfer off when the function %s after the beginning', async (_, asked) => {
    const response = await ask({ head, pieces: [{ base64: base64('one') }, { size: 10, after: 50 }], ...asked });
    expect(response.status).toBe(200);
    await expect(response.text()).rejects.toThrow('terminated');
  });

  it('serves the next request in the same container once the answer is written, and when its client has gone', async () => {
    const pieces = Array.from({ length: 8 }, () => ({ size: 1024 * 1024 }));
    const gone = new AbortController();
    const url = `${gateway.url}/streamed`;
    const response = await fetch(url, { method: 'POST', body: JSON.stringify({ head, pieces }), signal: gone.signal });
    gone.abort();
    await expect(response.text()).rejects.toThrow();
    expect(await (await ask({ head, pieces: [{ base64: base64('next') }] })).text()).toBe('next');
  });
});
