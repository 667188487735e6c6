/**
 * As much of an HTTP/1.1 server as AWS SDKs need: requests with a length, one answer each, connections that stay open. Every
 * request of the local run makes several calls here, and Node's own server takes three times as long over each as all
 * that happens in this file.
 */
import { type AddressInfo, createServer, type Socket } from 'node:net';

/** One request, whole. */
export interface HttpRequest {
  readonly method: string;
  /** Undefined when it is not there. */
  header(lowerName: string): string | undefined;
  readonly body: string;
}

/** One answer. */
export interface HttpAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly requestId: string;
  /** Text, or the bytes of a text in UTF-8. */
  readonly body: string | Buffer;
}

/** What becomes of a request: an answer, a connection that is cut without one, or one that stays open in silence. */
export type HttpOutcome = HttpAnswer | 'cut' | 'silence';

/** A listening server. */
export interface HttpServer {
  readonly port: number;
  stop(): Promise<void>;
}

const HEAD_LIMIT = 32_768;
/** DynamoDB takes 16 MB, Secrets Manager far less. */
const BODY_LIMIT = 20 * 1024 * 1024;
const LONG_BODY = 256 * 1024;
const endOfHead = Buffer.from('\r\n\r\n');

const reasons: Readonly<Record<number, string>> = {
  200: 'OK',
  400: 'Bad Request',
  411: 'Length Required',
  413: 'Payload Too Large',
  431: 'Request Header Fields Too Large',
  500: 'Internal Server Error',
};

const headOf = (status: number, fields: string): string =>
  `HTTP/1.1 ${status} ${reasons[status] ?? 'Status'}\r\n${fields}\r\n\r\n`;

const refuse = (socket: Socket, status: number): void => {
  socket.end(headOf(status, 'content-length: 0\r\nconnection: close'));
};

/** The head of a request, as it came and in lower case. */
interface Head {
  readonly text: string;
  readonly lower: string;
}

/** Fields are looked for when they are asked for: of the dozen that a client sends, few are. */
const fieldOf = ({ text, lower }: Head, name: string): string | undefined => {
  const at = lower.indexOf(`\r\n${name}:`);
  if (at < 0) return undefined;
  const from = at + name.length + 3;
  const end = text.indexOf('\r\n', from);
  return text.slice(from, end < 0 ? undefined : end).trim();
};

/** With a method, not an arrow: tsx gives every arrow its name by a call, here for each request anew. */
const requestOf = (head: Head, body: string): HttpRequest => ({
  method: head.text.slice(0, head.text.indexOf(' ')),
  header(lowerName) {
    return fieldOf(head, lowerName);
  },
  body,
});

/** Reads one request after the other off a connection; the next when the last is answered. */
const serveConnection = (socket: Socket, answer: (request: HttpRequest) => Promise<HttpOutcome>): void => {
  let received: Buffer[] = [];
  let size = 0;
  /** Of the request that is being received: its head, and where its body begins and ends. */
  let current: { readonly head: Head; readonly from: number; readonly to: number } | undefined;
  let busy = false;

  const whole = (): Buffer => {
    if (received.length > 1) received = [Buffer.concat(received)];
    return received[0] ?? Buffer.alloc(0);
  };

  /** The status that refuses what was received so far, if anything is wrong with it. */
  const begin = (): number | undefined => {
    const bytes = whole();
    const end = bytes.indexOf(endOfHead);
    if (end < 0) return size > HEAD_LIMIT ? 431 : undefined;
    const text = bytes.toString('latin1', 0, end);
    const head = { text, lower: text.toLowerCase() };
    const length = Number(fieldOf(head, 'content-length') ?? 0);
    if (fieldOf(head, 'transfer-encoding') !== undefined) return 411;
    if (!Number.isInteger(length) || length < 0) return 400;
    if (length > BODY_LIMIT) return 413;
    if (fieldOf(head, 'expect')?.toLowerCase() === '100-continue') socket.write('HTTP/1.1 100 Continue\r\n\r\n');
    current = { head, from: end + 4, to: end + 4 + length };
    return undefined;
  };

  const finish = (outcome: HttpOutcome, closing: boolean): void => {
    if (outcome === 'cut') socket.destroy();
    if (typeof outcome === 'string') return;
    const { status, contentType, requestId, body } = outcome;
    const length = Buffer.byteLength(body);
    const fields = `content-type: ${contentType}\r\ncontent-length: ${length}\r\nx-amzn-requestid: ${requestId}`;
    const head = headOf(status, closing ? `${fields}\r\nconnection: close` : fields);
    // ASCII goes out as it is, without being encoded character by character.
    const encoding = length === body.length ? 'latin1' : 'utf8';
    // One write: one packet where it fits, one system call. A long text would be copied once more for that.
    if (typeof body === 'string' && length < LONG_BODY) socket.write(head + body, encoding);
    else {
      socket.cork();
      socket.write(head, 'latin1');
      socket.write(typeof body === 'string' ? Buffer.from(body, encoding) : body);
      socket.uncork();
    }
    if (closing) socket.end();
    busy = closing;
    proceed();
  };

  const proceed = (): void => {
    if (busy || size === 0) return;
    const refusal = current === undefined ? begin() : undefined;
    if (refusal !== undefined) {
      busy = true; // what else comes is not read
      refuse(socket, refusal);
    }
    if (current === undefined || size < current.to) return;
    const { head, from, to } = current;
    const bytes = whole();
    const body = bytes.toString('utf8', from, to);
    received = bytes.length > to ? [bytes.subarray(to)] : [];
    size -= to;
    current = undefined;
    busy = true;
    const closing = fieldOf(head, 'connection')?.toLowerCase() === 'close';
    void answer(requestOf(head, body)).then((outcome) => finish(outcome, closing));
  };

  socket.setNoDelay(true);
  // A client that goes away in the middle of a request has nobody left to be told.
  socket.on('error', () => socket.destroy());
  socket.on('data', (bytes: Buffer) => {
    received.push(bytes);
    size += bytes.length;
    proceed();
  });
};

/** Serves HTTP. `answer` never fails. */
export const startHttpServer = async (
  { host, port }: { readonly host: string; readonly port: number },
  answer: (request: HttpRequest) => Promise<HttpOutcome>,
): Promise<HttpServer> => {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    serveConnection(socket, answer);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  return {
    // listen() on a host and port, not on a pipe, always yields an address object.
    port: (server.address() as AddressInfo).port,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
};
