import { connect, type Socket } from 'node:net';
import {
  type HttpOutcome,
  type HttpRequest,
  type HttpServer,
  startHttpServer,
} from '../../../local/aws-json/http-server';

let server: HttpServer;
let socket: Socket;
let received: string;
const seen: string[] = [];

const begin = async (
  answer: (request: HttpRequest) => Promise<HttpOutcome> = async ({ method, body, header }) => {
    seen.push(body);
    const told = `${method} ${header('x-name') ?? '-'} ${body}`;
    return { status: 200, contentType: 'text/plain', requestId: 'r', body: told };
  },
) => {
  server = await startHttpServer({ host: '127.0.0.1', port: 0 }, answer);
  socket = connect(server.port, '127.0.0.1');
  received = '';
  socket.setEncoding('utf8').on('data', (text: string) => {
    received += text;
  });
  await new Promise((resolve) => socket.once('connect', resolve));
};

const until = async (true_: () => boolean) => {
  while (!true_()) await new Promise((resolve) => setTimeout(resolve, 2));
};
const ended = () => new Promise((resolve) => socket.once('close', resolve));
const request = (body: string, fields = '') =>
  Buffer.from(`POST / HTTP/1.1\r\nHost: x\r\n${fields}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);

beforeEach(() => seen.splice(0));
afterEach(async () => {
  socket.destroy();
  await server.stop();
});

test('a request that comes byte by byte is read whole, multi-byte characters included', async () => {
  await begin();
  for (const byte of request('{"name":"Zoë 😀"}', 'X-Name:  spaced  \r\n')) {
    await new Promise((resolve) => socket.write(Buffer.from([byte]), resolve));
  }
  await until(() => received.endsWith('}'));
  expect(received).toContain('POST spaced {"name":"Zoë 😀"}');
  expect(received).toContain(`content-length: ${Buffer.byteLength('POST spaced {"name":"Zoë 😀"}')}\r\n`);
});

test.each(['ASCII', 'Zoë 😀'])('a long answer comes whole: %s', async (name) => {
  const body = JSON.stringify(Array.from({ length: 40_000 }, (_, index) => `${name} ${index}`));
  await begin(async () => ({ status: 200, contentType: 'text/plain', requestId: 'r', body }));
  socket.write(request(''));
  await until(() => received.endsWith(']'));
  expect(received.slice(received.indexOf('\r\n\r\n') + 4)).toBe(body);
  expect(received).toContain(`content-length: ${Buffer.byteLength(body)}\r\n`);
});

test('requests that come together are answered one by one, in their order', async () => {
  let release = (): void => {};
  const first = new Promise<void>((resolve) => {
    release = resolve;
  });
  await begin(async ({ body }) => {
    seen.push(body);
    if (body === 'one') await first;
    return { status: 200, contentType: 'text/plain', requestId: 'r', body };
  });
  socket.write(Buffer.concat([request('one'), request('two'), request('three')]));
  await until(() => seen.length > 0);
  expect(seen).toEqual(['one']);
  release();
  await until(() => received.endsWith('three'));
  expect(seen).toEqual(['one', 'two', 'three']);
  expect(received.match(/(one|two|three)/g)).toEqual(['one', 'two', 'three']);
});

test('a client that asks first is told to go on', async () => {
  await begin();
  socket.write('POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n');
  await until(() => received.includes('100 Continue'));
  socket.write('{}');
  await until(() => received.endsWith('POST - {}'));
});

test('a connection is closed after the answer when the client asks for it', async () => {
  await begin();
  socket.write(request('last', 'Connection: close\r\n'));
  await ended();
  expect(received).toMatch(/connection: close\r\n[\s\S]*POST - last$/i);
});

test('a cut connection and silence are no answers', async () => {
  await begin(async ({ body }) => (body === 'cut' ? 'cut' : 'silence'));
  socket.write(request('nothing'));
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(received).toBe('');
  socket.destroy();
  await server.stop();
  await begin(async () => 'cut');
  socket.write(request('cut'));
  await ended();
  expect(received).toBe('');
});

test.each([
  [411, 'POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n'],
  [400, 'POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n'],
  [413, 'POST / HTTP/1.1\r\nContent-Length: 99999999\r\n\r\n'],
  [431, `POST / HTTP/1.1\r\nX-Long: ${'x'.repeat(40_000)}`],
])('%d ends the connection', async (status, text) => {
  await begin();
  socket.write(text);
  await ended();
  expect(received).toContain(`HTTP/1.1 ${status} `);
  expect(seen).toEqual([]);
});
