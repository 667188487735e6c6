import type { IncomingMessage } from 'node:http';
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';
import { GatewayFault } from './gateway-fault';
import { type GatewayRequest, headerValue } from './proxy-event';
import type { RestApi } from './rest-api';

/** API Gateway takes no larger payload. */
export const bodyLimitBytes = 10 * 1024 * 1024;

/** The client went away before its request was whole. */
export class ClientGone extends Error {
  override readonly name = 'ClientGone';
}

/** More than this nobody sends by mistake: the connection is cut. */
const drainLimitBytes = 10 * bodyLimitBytes;

const noBody = Buffer.alloc(0);

const whole = (chunks: readonly Buffer[]): Buffer => {
  const [only = noBody] = chunks;
  return chunks.length > 1 ? Buffer.concat(chunks) : only;
};

/** Whether a request has a body. RFC 9112 §6.3. */
const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0';

/**
 * Reads a body; undefined when it is larger than API Gateway takes. What is too much is still read, because a client that
 * is answered while it sends often sees a broken connection and not the answer.
 */
export const readBody = async (incoming: IncomingMessage): Promise<Buffer | undefined> => {
  if (!hasBody(incoming)) return noBody;
  return new Promise((resolve, reject) => {
    // Made only where it is true: an error costs more than all else that is done to read a body.
    const gone = (): void => {
      if (!incoming.readableEnded) reject(new ClientGone());
    };
    const chunks: Buffer[] = [];
    let size = 0;
    incoming.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= bodyLimitBytes) chunks.push(chunk);
      if (size > drainLimitBytes) resolve(undefined);
    });
    incoming.on('end', () => resolve(size > bodyLimitBytes ? undefined : whole(chunks)));
    incoming.on('close', gone);
    incoming.on('error', gone);
  });
};

/** Whether a media type is among the API's binary ones. */
export const isBinary = (api: RestApi, mediaType: string | undefined): boolean => {
  const plain = mediaType?.split(';')[0]?.trim().toLowerCase();
  return api.binaryMediaTypes.some((type) => type === '*/*' || type.toLowerCase() === plain);
};

const decompress = (body: Buffer, encoding: string): Buffer => {
  const limit = { maxOutputLength: bodyLimitBytes };
  try {
    switch (encoding) {
      case 'gzip':
        return gunzipSync(body, limit);
      case 'deflate':
        return inflateSync(body, limit);
      case 'br':
        return brotliDecompressSync(body, limit);
    }
  } catch (error) {
    const tooLarge = error instanceof RangeError;
    throw tooLarge
      ? new GatewayFault('REQUEST_TOO_LARGE', 'Request Too Long')
      : new GatewayFault('BAD_REQUEST_BODY', 'Invalid compressed data');
  }
  throw new GatewayFault('UNSUPPORTED_MEDIA_TYPE', 'Unsupported Media Type');
};

/** A body as the function gets it: null when there is none, base64 where the API treats its media type as binary. */
export const eventBody = (
  api: RestApi,
  request: GatewayRequest,
  body: Buffer,
  base64: boolean,
): { readonly text: string | null; readonly isBase64Encoded: boolean } => {
  const encoding = headerValue(request, 'content-encoding')?.trim().toLowerCase() ?? 'identity';
  // Without compression in the API's settings a compressed body is passed on as it is.
  const decompressed =
    api.minimumCompressionSize === undefined || encoding === 'identity' ? body : decompress(body, encoding);
  if (decompressed.length === 0) return { text: null, isBase64Encoded: false };
  const isBase64Encoded = base64 || isBinary(api, headerValue(request, 'content-type'));
  return { text: decompressed.toString(isBase64Encoded ? 'base64' : 'utf8'), isBase64Encoded };
};
