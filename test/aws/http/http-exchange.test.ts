import { once } from 'node:events';
import {
  createServer as createHttpServer,
  type IncomingMessage,
  type RequestListener,
  type ServerResponse,
} from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { networkInterfaces } from 'node:os';
import { setTimeout as pause, setImmediate as turn } from 'node:timers/promises';
import { createHttpExchange, type HttpExchange } from '../../../lambda/aws/http/http-exchange';

interface Running {
  readonly endpoint: URL;
  /** Every connection that was ever opened, in order. */
  readonly sockets: Socket[];
}

const running: Server[] = [];
const exchanges: HttpExchange[] = [];

const listen = async (server: Server, host = '127.0.0.1'): Promise<Running> => {
  running.push(server);
  const sockets: Socket[] = [];
  server.on('connection', (socket: Socket) => {
    sockets.push(socket);
    socket.on('error', () => undefined); // cut by the other side
  });
  server.listen(0, host);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // what a TCP server has
  return { endpoint: new URL(`http://${host.includes(':') ? `[${host}]` : host}:${port}`), sockets };
};

const http = (listener: RequestListener, options = {}) => listen(createHttpServer(options, listener));

/** A server that writes as it is told once a request has come. */
const tcp = (answer: (socket: Socket, request: string) => void) =>
  listen(
    createTcpServer((socket) => {
      socket.on('data', (bytes) => answer(socket, String(bytes)));
    }),
  );

const exchangeWith = ({ endpoint }: Running, patience = 5000): HttpExchange => {
  const exchange = createHttpExchange(endpoint, patience);
  exchanges.push(exchange);
  return exchange;
};

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return String(Buffer.concat(chunks));
};

const hasIpv6 = Object.values(networkInterfaces()).some((each) => each?.some(({ address }) => address === '::1'));
const fields = 'host: example\r\nx-amz-target: Service.Action\r\n';
const ok = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok';

afterEach(async () => {
  for (const exchange of exchanges.splice(0)) exchange.close();
  for (const server of running.splice(0)) {
    const closed = once(server, 'close');
    server.close();
    if ('closeAllConnections' in server) (server as ReturnType<typeof createHttpServer>).closeAllConnections();
    await closed;
  }
});

describe('a request', () => {
  it.each(['', '{}', '{"name":"Zoë 🦊"}', JSON.stringify({ long: 'é'.repeat(500_000) })])(
    'is sent whole, and what is answered comes back',
    async (body) => {
      const server = await http(async (request, response) => {
        const { method, url, headers } = request;
        response.setHeader('X-Amzn-RequestId', 'R1');
        response.end(JSON.stringify({ method, url, headers, body: await bodyOf(request) }));
      });
      const answer = await exchangeWith(server).post(fields, body);
      expect(answer).toMatchObject({ status: 200 });
      expect(answer.headers.get('x-amzn-requestid')).toBe('R1');
      const length = String(Buffer.byteLength(body));
      expect(JSON.parse(answer.body)).toEqual({
        method: 'POST',
        url: '/',
        headers: { host: 'example', 'x-amz-target': 'Service.Action', 'content-length': length },
        body,
      });
    },
  );

  it('is answered in chunks, through other answers, with an error and without a body', async () => {
    const animal = Buffer.from('🦊');
    const answers: ((response: ServerResponse) => void)[] = [
      async (response) => {
        response.writeContinue();
        response.writeProcessing();
        response.writeEarlyHints({ link: '</x>; rel=preload' });
        for (const byte of animal) {
          response.write(Buffer.from([byte]));
          await turn();
        }
        response.addTrailers({ 'x-sum': '1' });
        response.end();
      },
      (response) => void response.writeHead(500, { 'content-length': 4 }).end('oops'),
      (response) => void response.writeHead(204).end(),
    ];
    let next = 0;
    const server = await http((request, response) => {
      request.resume();
      answers[next++]?.(response);
    });
    const exchange = exchangeWith(server);
    expect(await exchange.post(fields, '{}')).toMatchObject({ status: 200, body: '🦊' });
    expect(await exchange.post(fields, '{}')).toMatchObject({ status: 500, body: 'oops' });
    expect(await exchange.post(fields, '{}')).toMatchObject({ status: 204, body: '' });
    expect(server.sockets).toHaveLength(1);
  });

  it('is answered with a megabyte of characters of two and four bytes', async () => {
    const long = 'é🦊'.repeat(170_000);
    const exchange = exchangeWith(await http((_, response) => void response.end(long)));
    for (let time = 0; time < 3; time += 1) expect((await exchange.post(fields, '{}')).body === long).toBe(true);
  });

  it('waits for an answer that goes on, longer than its patience', async () => {
    const server = await http(async (_, response) => {
      for (let part = 0; part < 8; part += 1) {
        response.write('x');
        await pause(50);
      }
      response.end();
    });
    expect(await exchangeWith(server, 200).post(fields, '{}')).toMatchObject({ body: 'x'.repeat(8) });
  });

  // Some containers have no IPv6, not even for themselves.
  (hasIpv6 ? it : it.skip)('goes to an IPv6 address', async () => {
    const server = await listen(
      createHttpServer((_, response) => void response.end('six')),
      '::1',
    );
    expect(await exchangeWith(server).post(fields, '{}')).toMatchObject({ body: 'six' });
  });
});

describe('a connection', () => {
  it('is used again, the one that was used last first', async () => {
    const ports: (number | undefined)[] = [];
    const held: ServerResponse[] = [];
    const server = await http((request, response) => {
      ports.push(request.socket.remotePort);
      held.push(response);
    });
    const exchange = exchangeWith(server);
    const answerNext = async (index: number) => {
      while (held[index] === undefined) await turn();
      held[index].end();
    };
    const both = [exchange.post(fields, '{}'), exchange.post(fields, '{}')];
    await answerNext(1);
    await Promise.race(both);
    await answerNext(0);
    await Promise.all(both);
    for (const index of [2, 3]) await Promise.all([exchange.post(fields, '{}'), answerNext(index)]);
    expect(server.sockets).toHaveLength(2);
    expect(ports.slice(2)).toEqual([ports[0], ports[0]]);
  });

  it('is one of fifty at most; whoever comes later waits', async () => {
    const held: ServerResponse[] = [];
    const server = await http((_, response) => void held.push(response));
    const exchange = exchangeWith(server);
    const calls = Array.from({ length: 120 }, () => exchange.post(fields, '{}'));
    let answered = 0;
    while (answered < calls.length) {
      if (held.length === Math.min(50, calls.length - answered)) {
        for (const response of held.splice(0)) {
          response.end(String(answered));
          answered += 1;
        }
      }
      await turn();
    }
    const bodies = (await Promise.all(calls)).map(({ body }) => Number(body));
    expect(new Set(bodies).size).toBe(120);
    expect(server.sockets).toHaveLength(50);
  });

  it('that the server has closed is not used', async () => {
    const server = await http((_, response) => void response.end('ok'));
    const exchange = exchangeWith(server);
    await exchange.post(fields, '{}');
    server.sockets[0]?.end();
    await once(server.sockets[0] as Socket, 'close');
    expect(await exchange.post(fields, '{}')).toMatchObject({ body: 'ok' });
    expect(server.sockets).toHaveLength(2);
  });

  it('that the server tires of is not used', async () => {
    const server = await http((_, response) => void response.end('ok'), { keepAliveTimeout: 30 });
    const exchange = exchangeWith(server);
    await exchange.post(fields, '{}');
    await once(server.sockets[0] as Socket, 'close');
    expect(await exchange.post(fields, '{}')).toMatchObject({ body: 'ok' });
    expect(server.sockets).toHaveLength(2);
  });

  it('outlives its patience while nothing is asked, and is patient again after', async () => {
    let silent = false;
    const server = await http((_, response) => void (silent || response.end('ok')));
    const exchange = exchangeWith(server, 60);
    await exchange.post(fields, '{}');
    await pause(150);
    expect(await exchange.post(fields, '{}')).toMatchObject({ body: 'ok' });
    expect(server.sockets).toHaveLength(1);
    silent = true;
    await expect(exchange.post(fields, '{}')).rejects.toMatchObject({ name: 'TimeoutError' });
  });

  it.each([
    ['after an answer that ends with it', 'HTTP/1.1 200 OK\r\n\r\nok', true],
    ['after an answer of HTTP/1.0', 'HTTP/1.0 200 OK\r\ncontent-length: 2\r\n\r\nok', false],
    ['when the server says so', ok.replace('\r\n', '\r\nconnection: close\r\n'), false],
    ['when more comes than was asked for', `${ok}${ok}`, false],
  ])('is closed %s', async (_, answer, ends) => {
    const server = await tcp((socket) => void (ends ? socket.end(answer) : socket.write(answer)));
    const exchange = exchangeWith(server);
    for (let time = 1; time <= 2; time += 1) {
      expect(await exchange.post(fields, '{}')).toMatchObject({ body: 'ok' });
      expect(server.sockets).toHaveLength(time);
    }
    if (!server.sockets[0]?.closed) await once(server.sockets[0] as Socket, 'close');
  });

  it('is closed when an answer comes that nobody waits for', async () => {
    const server = await tcp((socket) => void socket.write(ok));
    const exchange = exchangeWith(server);
    await exchange.post(fields, '{}');
    server.sockets[0]?.write('HTTP/1.1 408 Request Timeout\r\ncontent-length: 0\r\n\r\n');
    await once(server.sockets[0] as Socket, 'close');
    expect(await exchange.post(fields, '{}')).toMatchObject({ status: 200 });
  });

  it('is closed when the answer comes before the request is written', async () => {
    const server = await tcp((socket) => {
      socket.pause();
      socket.write('HTTP/1.1 413 Payload Too Large\r\ncontent-length: 0\r\n\r\n');
    });
    const exchange = exchangeWith(server);
    expect(await exchange.post(fields, 'x'.repeat(30_000_000))).toMatchObject({ status: 413 });
    server.sockets[0]?.destroy();
    expect(await exchange.post(fields, '{}')).toMatchObject({ status: 413 });
    expect(server.sockets).toHaveLength(2);
  });
});

describe('an exchange fails', () => {
  it.each([
    ['before an answer', ''],
    ['in the head of an answer', 'HTTP/1.1 200 OK\r\ncontent-le'],
    ['in the body of an answer', ok.slice(0, -1)],
    ['in a chunk', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nab'],
  ])('as a lost connection when it ends %s', async (_, part) => {
    for (const how of ['end', 'resetAndDestroy'] as const) {
      const server = await tcp((socket) => void socket.write(part || '', () => socket[how]()));
      await expect(exchangeWith(server).post(fields, '{}')).rejects.toMatchObject({ code: 'ECONNRESET' });
    }
  });

  it('as a lost connection when an idle one is found dead only by writing to it', async () => {
    const server = await tcp((socket) => void socket.write(ok));
    const exchange = exchangeWith(server);
    await exchange.post(fields, '{}');
    server.sockets[0]?.resetAndDestroy();
    // In this turn nobody has heard of it yet.
    const failure = await exchange.post(fields, '{}').catch((error: unknown) => error);
    expect(['ECONNRESET', 'EPIPE']).toContain(Reflect.get(Object(failure), 'code'));
    expect(await exchange.post(fields, '{}')).toMatchObject({ body: 'ok' });
  });

  it('when nobody listens', async () => {
    const server = await tcp(() => undefined);
    running.splice(0)[0]?.close();
    await expect(exchangeWith(server).post(fields, '{}')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('when what is answered is no HTTP, and the connection is closed', async () => {
    const server = await tcp((socket) => void socket.write('220 mail.example ESMTP\r\n\r\n'));
    await expect(exchangeWith(server).post(fields, '{}')).rejects.toMatchObject({ name: 'MalformedAnswer' });
    if (!server.sockets[0]?.closed) await once(server.sockets[0] as Socket, 'close');
  });

  it('when no answer comes for too long, and the connection is closed', async () => {
    const server = await tcp(() => undefined);
    const exchange = exchangeWith(server, 40);
    await expect(exchange.post(fields, '{}')).rejects.toMatchObject({
      name: 'TimeoutError',
      message: 'No answer within 40 ms',
    });
    if (!server.sockets[0]?.closed) await once(server.sockets[0] as Socket, 'close');
  });
});

describe('a caller that gives up', () => {
  const give = async (count: number) => {
    const held: ServerResponse[] = [];
    const server = await http((_, response) => void held.push(response));
    const exchange = exchangeWith(server);
    const others = Array.from({ length: count }, () => exchange.post(fields, '{}'));
    while (held.length < count) await turn();
    return { exchange, server, others, answer: () => held.splice(0).map((response) => response.end('ok')) };
  };

  it('before it is sent sends nothing', async () => {
    const { exchange, server } = await give(0);
    await expect(exchange.post(fields, '{}', AbortSignal.abort())).rejects.toMatchObject({ name: 'AbortError' });
    expect(server.sockets).toEqual([]);
  });

  it('ends its own exchange and no other', async () => {
    const { exchange, others, answer } = await give(3);
    const controller = new AbortController();
    const call = exchange.post(fields, '{}', controller.signal);
    setImmediate(() => controller.abort());
    await expect(call).rejects.toMatchObject({ name: 'AbortError' });
    answer();
    for (const other of await Promise.all(others)) expect(other).toMatchObject({ body: 'ok' });
  });

  it('while it waits for a connection leaves the queue', async () => {
    const { exchange, server, others, answer } = await give(50);
    const controller = new AbortController();
    const call = exchange.post(fields, 'given up', controller.signal);
    controller.abort();
    await expect(call).rejects.toMatchObject({ name: 'AbortError' });
    answer();
    await Promise.all(others);
    expect(server.sockets).toHaveLength(50);
  });

  it('after the answer changes nothing', async () => {
    const server = await http((_, response) => void response.end('ok'));
    const exchange = exchangeWith(server);
    const controller = new AbortController();
    await exchange.post(fields, '{}', controller.signal);
    const next = exchange.post(fields, '{}');
    controller.abort();
    expect(await next).toMatchObject({ body: 'ok' });
    expect(server.sockets).toHaveLength(1);
  });

  it('for good by closing ends what is under way, what waits and what comes', async () => {
    const { exchange, others } = await give(50);
    const waiting = exchange.post(fields, '{}');
    exchange.close();
    for (const call of [...others, waiting, exchange.post(fields, '{}')]) {
      await expect(call).rejects.toMatchObject({ name: 'AbortError' });
    }
  });
});
