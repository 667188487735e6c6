/** Who may call an embedded service: only what this start gave its access key to, and no web page. */
import { timingSafeEqual } from 'node:crypto';
import type { HttpRequest } from './http-server';
import { ServiceError } from './service-error';

/** What a caller signs with. */
export interface EmbeddedCredentials {
  readonly accessKeyId: string;
  readonly sessionToken?: string | undefined;
}

/** Throws a `ServiceError` unless the request may pass. */
export type Admit = (request: HttpRequest) => void;

const loopback = ['127.0.0.1', 'localhost', '[::1]'];

const same = (one: string, other: string): boolean => {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
};

/** The first part of `Credential` in an `Authorization` header of AWS Signature Version 4. */
const credential = /\bCredential=([^/,\s]+)\//;

/**
 * Holds callers to the credentials, where there are any. They are made at random, and nothing but the two ends of a connection within this
 * machine sees them: whoever knows them may call, so that the signature would tell nothing more. A web page whose name was made to
 * point here (DNS rebinding) sends its own name as `Host`.
 */
export const admission = (host: string, port: () => number, expected: EmbeddedCredentials | undefined): Admit => {
  const local = loopback.includes(host) || host === '::1';
  return (request) => {
    const called = request.header('host') ?? '';
    if (local && !loopback.some((name) => called.toLowerCase() === `${name}:${port()}`)) {
      throw new ServiceError('AccessDeniedException', 'This service answers to the name of its own machine only.', {
        statusCode: 403,
      });
    }
    const authorization = request.header('authorization');
    if (!authorization) {
      const type = 'com.amazon.coral.service#MissingAuthenticationTokenException';
      throw new ServiceError(type, 'Request is missing Authentication Token');
    }
    if (expected === undefined) return;
    const { accessKeyId, sessionToken = '' } = expected;
    const known = same(credential.exec(authorization)?.[1] ?? '', accessKeyId);
    if (known && same(request.header('x-amz-security-token') ?? '', sessionToken)) return;
    const type = 'com.amazon.coral.service#UnrecognizedClientException';
    throw new ServiceError(type, 'The security token included in the request is invalid.');
  };
};
