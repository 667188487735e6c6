import type { APIGatewayProxyResult } from 'aws-lambda';
import type { JsonObject } from '../scim/json';

/** An answer before it is written out. */
export interface HttpResponse {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: JsonObject;
  /** The text of the body in place of `body`, where it is written already. */
  readonly text?: string;
  /** The same where there is more of it than is held at a time. */
  readonly pieces?: AsyncIterable<string>;
}

/** 204 with nothing, RFC 7644 §3.6 and behaviour 4.7. */
export const noContent = (headers?: Readonly<Record<string, string>>): HttpResponse => ({
  status: 204,
  ...(headers === undefined ? {} : { headers }),
});

/** The text of an answer that has no pieces. */
export const textOf = ({ body, text }: HttpResponse): string =>
  text ?? (body === undefined ? '' : JSON.stringify(body));

export const hasBody = ({ body, text, pieces }: HttpResponse): boolean =>
  body !== undefined || text !== undefined || pieces !== undefined;

/**
 * Status and headers in the proxy format. A body always goes with its media type; RFC 7644 §3.1. An answer without a body has one
 * too, since API Gateway calls it `application/json` otherwise, and there are clients that take that for a failure.
 */
export const headOf = (response: HttpResponse, mediaType: string) => ({
  statusCode: response.status,
  headers: {
    'cache-control': 'no-store',
    'content-type': hasBody(response) ? `${mediaType}; charset=utf-8` : mediaType,
    ...response.headers,
  },
});

/** Writes an answer that has no pieces in the proxy format. */
export const writeHttpResponse = (response: HttpResponse, mediaType: string): APIGatewayProxyResult => ({
  ...headOf(response, mediaType),
  body: textOf(response),
});
