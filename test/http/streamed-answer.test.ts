import { PassThrough, type Writable } from 'node:stream';
import { gunzipSync } from 'node:zlib';
import type { APIGatewayProxyEvent, Context } from 'aws-lambda';
import type { HttpResponse } from '../../lambda/http/http-response';
import type { Answered } from '../../lambda/http/scim-handler';
import { streamed } from '../../lambda/http/streamed-answer';
import { writeWhole } from '../../lambda/http/whole-answer';

/** As Lambda's Node runtime has it: the head goes before the first write, and only then. */
const runtime = {
  streamifyResponse: <T>(handler: T): T => handler,
  HttpResponseStream: {
    from: (stream: Writable, head: object): Writable => {
      const write = stream.write.bind(stream);
      let headed = false;
      const withHead = (chunk: unknown, ...rest: never[]): boolean => {
        if (!headed) write(`${JSON.stringify(head)}\0\0\0\0\0\0\0\0`);
        headed = true;
        return write(chunk, ...rest);
      };
      return Object.assign(stream, { write: withHead });
    },
  },
};
beforeAll(() => Object.assign(globalThis, { awslambda: runtime }));
afterAll(() => Reflect.deleteProperty(globalThis, 'awslambda'));

const answered = (response: HttpResponse, accepted?: string): Answered => ({
  request: {
    method: 'GET',
    segments: ['Groups'],
    baseUrl: 'https://example.com',
    organizationId: 'acme',
    headers: new Map(accepted === undefined ? [] : [['accept-encoding', accepted]]),
    query: new Map(),
    body: '',
    requestId: 'request-1',
    sourceIp: undefined,
    authorizer: {},
  },
  response,
  mediaType: 'application/scim+json',
});

const written = async (response: HttpResponse, accepted?: string, minimum = 100) => {
  const stream = new PassThrough();
  const handler = streamed(async () => answered(response, accepted), minimum);
  // Nothing of the event or the context is looked at by an answer that is there.
  const done = handler({} as APIGatewayProxyEvent, stream, {} as Context);
  const [chunks] = await Promise.all([stream.toArray(), done]);
  const all = Buffer.concat(chunks);
  const end = all.indexOf(Buffer.alloc(8));
  const head: { statusCode: number; headers: Record<string, string> } = JSON.parse(all.toString('utf8', 0, end));
  return { ...head, body: all.subarray(end + 8) };
};

async function* pieces(...all: string[]): AsyncGenerator<string> {
  yield* all;
}
const large = { status: 200, headers: { etag: 'W/"1"' }, body: { title: 'ä'.repeat(100) } };

describe('a streamed answer', () => {
  it('is compressed for clients that take gzip, and says so', async () => {
    const { statusCode, headers, body } = await written(large, 'deflate, gzip;q=0.5');
    expect([statusCode, headers]).toEqual([
      200,
      {
        'cache-control': 'no-store',
        'content-type': 'application/scim+json; charset=utf-8',
        etag: 'W/"1"',
        vary: 'accept-encoding',
        'content-encoding': 'gzip',
      },
    ]);
    expect(JSON.parse(gunzipSync(body).toString())).toEqual(large.body);
  });

  it.each([
    ['a client that says nothing', undefined, 100],
    ['a client that refuses gzip', 'gzip;q=0, br', 100],
    ['a small answer', 'gzip', 1_000],
    ['a deployment that compresses nothing', 'gzip', -1],
  ])('is as it is for %s', async (_, accepted, minimum) => {
    const { headers, body } = await written(large, accepted, minimum);
    expect(headers['content-encoding']).toBeUndefined();
    expect(JSON.parse(body.toString())).toEqual(large.body);
  });

  it('has a head although it has no body', async () => {
    const { statusCode, headers, body } = await written({ status: 204 }, 'gzip');
    expect([statusCode, body.length]).toEqual([204, 0]);
    expect(headers['content-type']).toBe('application/scim+json');
  });

  it('is written piece by piece, compressed or not', async () => {
    const parts = Array.from({ length: 5 }, (_, n) => String(n).repeat(70_000));
    const plain = await written({ status: 200, pieces: pieces(...parts) });
    expect(plain.body.toString()).toBe(parts.join(''));
    const compressed = await written({ status: 200, pieces: pieces(...parts) }, 'gzip');
    expect(gunzipSync(compressed.body).toString()).toBe(parts.join(''));
  });

  it('fails when a piece cannot be had, so that nobody takes it for the whole', async () => {
    async function* broken() {
      yield 'x'.repeat(70_000);
      throw new Error('throttled');
    }
    const silenced = jest.spyOn(console, 'error').mockImplementation(() => {});
    await expect(written({ status: 200, pieces: broken() }, 'gzip')).rejects.toThrow('The answer broke off.');
    expect(silenced).toHaveBeenCalledWith(
      expect.objectContaining({
        requestId: 'request-1',
        answerBrokenOff: true,
        failure: expect.objectContaining({ cause: 'Error', message: 'throttled' }),
      }),
    );
    silenced.mockRestore();
  });
});

describe('an answer in one piece', () => {
  it('has a media type although it has no body', async () => {
    const { headers, body } = await writeWhole({ status: 204 }, 'application/scim+json');
    expect([headers?.['content-type'], body]).toEqual(['application/scim+json', '']);
  });

  it('is put together from pieces', async () => {
    const { body, headers } = await writeWhole({ status: 200, pieces: pieces('{"a":', '1}') }, 'application/json');
    expect([body, headers?.['content-type']]).toEqual(['{"a":1}', 'application/json; charset=utf-8']);
  });

  it.each([
    ['text', { status: 200, body: { text: 'x'.repeat(7_000_000) } }],
    ['quotes, of which each is two characters more', { status: 200, body: { list: Array(1_500_000).fill('') } }],
    ['pieces without end', { status: 200, pieces: pieces(...Array<string>(100).fill('x'.repeat(100_000))) }],
  ])('is refused where it is more than Lambda hands over: %s', async (_, response) => {
    const { statusCode, body } = await writeWhole(response, 'application/scim+json');
    expect([statusCode, JSON.parse(body).scimType]).toEqual([400, 'tooMany']);
    expect(body).toContain('excludedAttributes=members');
  });
});
