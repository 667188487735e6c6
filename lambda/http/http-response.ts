import type { APIGatewayProxyResult } from 'aws-lambda';
import type { JsonObject } from '../scim/json';

/** An answer before it is written out. */
export interface HttpResponse {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: JsonObject;
}

/** 204 with nothing, RFC 7644 §3.6 and behaviour 4.7. */
export const noContent = (headers?: Readonly<Record<string, string>>): HttpResponse => ({
  status: 204,
  ...(headers === undefined ? {} : { headers }),
});

/** Writes an answer in the proxy format. A body always goes with its media type; RFC 7644 §3.1. */
export const writeHttpResponse = (response: HttpResponse, mediaType: string): APIGatewayProxyResult => ({
  statusCode: response.status,
  headers: {
    'cache-control': 'no-store',
    ...(response.body === undefined ? {} : { 'content-type': `${mediaType}; charset=utf-8` }),
    ...response.headers,
  },
  body: response.body === undefined ? '' : JSON.stringify(response.body),
});
