import type { OpenSocket } from './open-socket';
import type { MalformedAnswer } from './response-head';
import { createResponseReader, type HttpAnswer, type ReceivedAnswer, type ResponseReader } from './response-reader';

/** A request, and whom to tell of its end. */
export interface Exchange {
  readonly request: string;
  readonly encoding: 'latin1' | 'utf8';
  resolve(answer: HttpAnswer): void;
  reject(error: Error): void;
}

/** A connection that carries one exchange at a time. */
export interface Connection {
  /** Not before the last exchange has ended. */
  start(exchange: Exchange): void;
  /** The exchange that is under way. */
  current(): Exchange | undefined;
  /** Ends the connection; the exchange under way fails with the error. */
  cut(error: Error): void;
}

/** What becomes of a connection. */
export interface ConnectionEvents {
  /** Its exchange was answered, and it takes another. */
  free(connection: Connection): void;
  /** It takes no more. */
  gone(connection: Connection): void;
}

/** The SDK's name for it; retries go by it. */
const timedOut = (milliseconds: number) =>
  Object.assign(new Error(`No answer within ${milliseconds} ms`), { name: 'TimeoutError' });

/** Retries go by the code. */
const closedEarly = () =>
  Object.assign(new Error('The connection was closed before an answer was whole.'), { code: 'ECONNRESET' });

/** Opens a connection. Without any sign of life for `patienceMilliseconds` an exchange fails with a `TimeoutError`. */
export const openConnection = (
  open: OpenSocket,
  patienceMilliseconds: number,
  events: ConnectionEvents,
): Connection => {
  let ready = false;
  let over = false;
  let exchange: Exchange | undefined;
  let reader: ResponseReader | undefined;

  const close = (): void => {
    over = true;
    exchange = undefined;
    reader = undefined;
    socket.destroy();
    events.gone(connection);
  };

  const cut = (error: Error): void => {
    if (over) return;
    const failed = exchange;
    close();
    failed?.reject(error);
  };

  const finish = (answer: ReceivedAnswer): void => {
    const finished = exchange;
    // An answer may come before its request is written; the rest of that would be in the way of the next one.
    if (answer.persistent && socket.writableLength === 0) {
      exchange = undefined;
      reader = undefined;
      socket.unref(); // a process may end while its connections are idle
      events.free(connection);
    } else {
      close();
    }
    finished?.resolve(answer);
  };

  const read = (bytes: Buffer): void => {
    if (over) return;
    try {
      const answer = reader?.read(bytes);
      if (answer !== undefined) finish(answer);
      else if (reader === undefined) cut(closedEarly()); // an answer to nothing
    } catch (error) {
      cut(error as MalformedAnswer); // a reader throws nothing else
    }
  };

  const { socket, readyEvent } = open(read);
  socket.setTimeout(patienceMilliseconds);
  // Between exchanges nothing is expected; the next write starts the time anew.
  socket.on('timeout', () => {
    if (exchange !== undefined) cut(timedOut(patienceMilliseconds));
  });
  socket.on('error', cut);
  socket.on('end', () => {
    const answer = reader?.close();
    if (answer === undefined) cut(closedEarly());
    else finish(answer);
  });
  socket.on('close', () => cut(closedEarly()));
  socket.once(readyEvent, () => {
    ready = true;
    if (exchange !== undefined) socket.write(exchange.request, exchange.encoding);
  });

  const connection: Connection = {
    start: (next) => {
      exchange = next;
      reader = createResponseReader();
      if (!ready) return; // it is written when it is
      socket.ref();
      socket.write(next.request, next.encoding);
    },
    current: () => exchange,
    cut,
  };
  return connection;
};
