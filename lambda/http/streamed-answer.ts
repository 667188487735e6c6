/**
 * Answers that are written piece by piece: of any size, with the first byte as soon as there is one. API Gateway compresses
 * none of them, so that is done here.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/response-transfer-mode-lambda.html
 */
import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { constants, createGzip, gzipSync } from 'node:zlib';
import type { APIGatewayProxyEvent, Context } from 'aws-lambda';
import { describeFailure } from '../log/describe-failure';
import { headOf, textOf } from './http-response';
import { inLargerPieces } from './resource-pieces';
import type { Answered, answerScim } from './scim-handler';

/** What a function that streams is given to write to. */
type ResponseStream = Writable;

/** The global of Lambda's Node runtime. */
interface StreamingRuntime {
  readonly streamifyResponse: <Event, Context>(
    handler: (event: Event, stream: ResponseStream, context: Context) => Promise<void>,
  ) => (event: Event, stream: ResponseStream, context: Context) => Promise<void>;
  readonly HttpResponseStream: { readonly from: (stream: ResponseStream, head: object) => ResponseStream };
}

// The runtime of the functions has it; whatever only loads them has not.
const runtime = (): StreamingRuntime => (globalThis as unknown as { readonly awslambda: StreamingRuntime }).awslambda;

/** Of a list of many groups each is a small piece; what is sent is flushed by the compression too. */
const WORTH_SENDING = 64 * 1024;

/** The fastest level makes a list of members a seventh; the best one takes three times as long for a hundredth more. */
const FASTEST = 1;

/** Whether the client takes gzip. RFC 9110 §12.5.3. */
const acceptsGzip = (headers: ReadonlyMap<string, string>): boolean =>
  (headers.get('accept-encoding') ?? '').split(',').some((part) => {
    const [coding = '', ...parameters] = part.toLowerCase().split(';');
    const refused = parameters.some((parameter) => /^\s*q=0(\.0*)?\s*$/.test(parameter));
    return coding.trim() === 'gzip' && !refused;
  });

const send = (stream: ResponseStream, head: object, bytes: string | Buffer): void => {
  const body = runtime().HttpResponseStream.from(stream, head);
  // The runtime writes the head before the first write, be it an empty one; never before an end.
  body.write(bytes);
  body.end();
};

/** Writes an answer; what it gets and how large it is decides whether it is compressed. */
const writeAnswer = async (
  stream: ResponseStream,
  { request, response, mediaType }: Answered,
  minimumCompressionBytes: number,
): Promise<void> => {
  const head = headOf(response, mediaType);
  const { pieces } = response;
  const text = textOf(response);
  const large = pieces !== undefined || Buffer.byteLength(text) >= minimumCompressionBytes;
  const compressible = large && minimumCompressionBytes >= 0;
  const gzip = compressible && acceptsGzip(request.headers);
  const headers = {
    ...head.headers,
    ...(compressible ? { vary: 'accept-encoding' } : {}),
    ...(gzip ? { 'content-encoding': 'gzip' } : {}),
  };
  if (pieces === undefined) {
    return send(stream, { ...head, headers }, gzip ? gzipSync(text, { level: FASTEST }) : text);
  }
  // A few pieces ahead: the next one is read while the client takes this one.
  const source = Readable.from(inLargerPieces(pieces, WORTH_SENDING), { highWaterMark: 2 });
  const target = runtime().HttpResponseStream.from(stream, { ...head, headers });
  if (!gzip) return pipeline(source, target);
  return pipeline(source, createGzip({ level: FASTEST, flush: constants.Z_SYNC_FLUSH }), target);
};

/** Makes a Lambda handler whose answers are streamed. Answers of fewer bytes are not compressed, none at all below 0. */
export const streamed = (answer: ReturnType<typeof answerScim>, minimumCompressionBytes: number) =>
  runtime().streamifyResponse(async (event: APIGatewayProxyEvent, stream, context: Context) => {
    const answered = await answer(event, context);
    try {
      await writeAnswer(stream, answered, minimumCompressionBytes);
    } catch (error) {
      // What was sent cannot be taken back: the transfer breaks off, which no client takes for the whole.
      const { requestId, authorizer } = answered.request;
      const { organizationId, keyId } = authorizer;
      const line = { requestId, organizationId, keyId, answerBrokenOff: true, failure: describeFailure(error) };
      console.error(line);
      // Lambda's runtime logs all that is in a thrown error, so that only the line above tells of it.
      throw new Error('The answer broke off.');
    }
  });
