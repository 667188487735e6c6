/**
 * What a REST API makes of the answer of a function that streams: a head as JSON, eight zero bytes, then the body as it is.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/response-transfer-mode-lambda.html
 */
import type { Readable } from 'node:stream';
import type { WireResponse } from './gateway-response';
import type { InvocationOutcome } from './lambda-container';
import { checkInvoked, internalError, streamedHead, wireHeaders } from './proxy-answer';
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
const splitHead = (bytes: Uint8Array): { head: string; body: Buffer } | undefined => {
  const whole = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = whole.indexOf(delimiter);
  if (end < 0 || end > headLimitBytes) return undefined;
  return { head: whole.toString('utf8', 0, end), body: whole.subarray(end + delimiter.length) };
};

const readOutcome = async (
  outcome: InvocationOutcome,
): Promise<{ readonly head: string; readonly body: Buffer | Readable } | undefined> => {
  if (outcome.kind === 'whole') return splitHead(outcome.bytes);
  // What a function that does not stream answers has no delimiter.
  if (outcome.kind !== 'stream') return undefined;
  const head = await readHead(outcome.stream);
  return head === undefined ? undefined : { head, body: outcome.stream };
};

const parseHead = (head: string) => {
  try {
    return streamedHead.parse(JSON.parse(head));
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
  const headers = { ...wireHeaders(answer), ...(cookies ? { 'set-cookie': cookies } : {}) };
  return {
    status: answer.statusCode,
    headers: { ...headers, 'x-amzn-requestid': request.requestId },
    body: read.body,
    chunked: true,
  };
};
