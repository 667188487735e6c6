import { readHttpRequest } from '../../lambda/http/http-request';
import { logRequest } from '../../lambda/http/request-log';
import { proxyEvent } from './proxy-event';

const request = readHttpRequest(
  proxyEvent({
    method: 'GET',
    path: '/organizations/acme/scim/v2/Me',
    resource: '/organizations/{organizationId}/scim/v2/{proxy+}',
  }),
  undefined,
);
const levelOf = (status: number, defects: readonly unknown[] = []): string => {
  const levels: string[] = [];
  const notes = { quirks: [], skippedMembers: [], ignoredRoles: [], unknownAttributes: [], defects };
  logRequest((_, level) => levels.push(level), request, { status, body: { detail: 'x' } }, notes, 1);
  return levels.join();
};

test.each([200, 400, 404, 429, 501])('%d is no failure of the service', (status) => {
  expect(levelOf(status)).toBe('INFO');
});

test.each([500, 502, 503])('%d is a failure, and on-call sees it', (status) => {
  expect(levelOf(status)).toBe('ERROR');
});

test('a bulk request of which an operation failed is one too', () => {
  expect(levelOf(200, [new Error('x')])).toBe('ERROR');
});
