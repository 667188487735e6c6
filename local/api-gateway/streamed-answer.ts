/**
 * What a REST API makes of the answer of a function that streams: a head as JSON, eight zero bytes, then the body as it is.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/response-transfer-mode-lambda.html
 */
import type { Readable } from 'node:stream';
import type { z } from 'zod';
import type { WireResponse } from './gateway-response';
import type { InvocationOutcome } from './lambda-container';
import { checkInvoked, internalError, isPlain, streamedHead, wireHeaders } from './proxy-answer';
import type { GatewayRequest } from './proxy-event';

const delimiter = Buffer.alloc(8);
/** A head that is longer than this is none. */
const headLimitBytes = 16 * 1024;

/** Reads the head and leaves the body in the stream; undefined where there is no head. */
const readHead = (stream: Readable): Promise<string | undefined> =>
  new Promise((resolve) => {
    let read = Buffer.alloc(0);
    const settle = (head: string | undefined): void => {
      stream.off('readable', take).off('end', none).off('close', none);
      resolve(head);
    };
    const none = (): void => settle(undefined);
    const take = (): void => {
      for (let chunk: Buffer | null = stream.read(); chunk !== null; chunk = stream.read()) {
        read = Buffer.concat([read, chunk]);
        const end = read.indexOf(delimiter);
        if (Math.max(end, end < 0 ? read.length : 0) > headLimitBytes) {
          none();
          return;
        }
        if (end < 0) continue;
        // Now and not later: a stream that was read to its end takes nothing back after this turn.
        stream.unshift(read.subarray(end + delimiter.length));
        settle(read.toString('utf8', 0, end));
        return;
      }
    };
    stream.on('readable', take).on('end', none).on('close', none);
  });

/** The same where everything is at hand. */
const splitHead = (whole: Buffer): Read | undefined => {
  const end = whole.indexOf(delimiter);
  return end < 0 ? undefined : { head: whole.toString('utf8', 0, end), body: whole.subarray(end + delimiter.length) };
};

interface Read {
  readonly head: string;
  readonly body: string | Buffer | Readable;
}

const readStream = async (stream: Readable): Promise<Read | undefined> => {
  const head = await readHead(stream);
  return head === undefined ? undefined : { head, body: stream };
};

const readOutcome = (outcome: InvocationOutcome): Read | undefined | Promise<Read | undefined> => {
  if (outcome.kind === 'whole') {
    const { head, body } = outcome;
    if (head !== undefined) return { head, body };
    return typeof body === 'string' ? undefined : splitHead(body);
  }
  // What a function that does not stream answers has no delimiter.
  if (outcome.kind !== 'stream') return undefined;
  const { head, stream } = outcome;
  return head === undefined ? readStream(stream) : { head, body: stream };
};

const parseHead = (head: string): z.output<typeof streamedHead> => {
  if (head.length > headLimitBytes) throw internalError(502);
  try {
    const parsed: unknown = JSON.parse(head);
    return isPlain(parsed) ? parsed : streamedHead.parse(parsed);
  } catch {
    throw internalError(502);
  }
};

/**
 * Begins to write the answer of a function that streams; throws a `GatewayFault` when it does not begin as it must. Nothing
 * is compressed or taken out of base64 here: such answers are passed on as they are.
 */
export const streamedResponse = async (request: GatewayRequest, outcome: InvocationOutcome): Promise<WireResponse> => {
  checkInvoked(outcome);
  const read = await readOutcome(outcome);
  if (read === undefined) throw internalError(502);
  const { cookies, ...answer } = parseHead(read.head);
  const headers = wireHeaders(answer);
  if (cookies) headers['set-cookie'] = cookies;
  headers['x-amzn-requestid'] = request.requestId;
  return { status: answer.statusCode, headers, body: read.body, chunked: true };
};
