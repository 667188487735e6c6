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

/** Status and headers in the proxy format. A body always goes with its media type; RFC 7644 §3.1. */
export const headOf = (response: HttpResponse, mediaType: string) => {
  const hasBody = response.body !== undefined || response.text !== undefined || response.pieces !== undefined;
  return {
    statusCode: response.status,
    headers: {
      'cache-control': 'no-store',
      ...(hasBody ? { 'content-type': `${mediaType}; charset=utf-8` } : {}),
      ...response.headers,
    },
  };
};

/** Writes an answer that has no pieces in the proxy format. */
export const writeHttpResponse = (response: HttpResponse, mediaType: string): APIGatewayProxyResult => ({
  ...headOf(response, mediaType),
  body: textOf(response),
});
