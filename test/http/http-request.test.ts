import { readHttpRequest } from '../../lambda/http/http-request';
import { proxyEvent } from './proxy-event';

const users = {
  path: '/organizations/acme/scim/v2/Users/42',
  resource: '/organizations/{organizationId}/scim/v2/Users/{id}',
  pathParameters: { organizationId: 'acme', id: '42' },
};

describe('the base URL is the one that the client used', () => {
  test.each([
    [
      'default host with its stage',
      {},
      'https://abc123.execute-api.eu-west-1.amazonaws.com/prod/organizations/acme/scim/v2',
    ],
    [
      'custom domain without base path',
      { domainName: 'scim.example.com', fullPath: users.path },
      'https://scim.example.com/organizations/acme/scim/v2',
    ],
    [
      'custom domain with a base path mapping',
      { domainName: 'api.example.com', fullPath: `/directory${users.path}` },
      'https://api.example.com/directory/organizations/acme/scim/v2',
    ],
    [
      'plain http on a laptop, port kept',
      { domainName: '127.0.0.1:3000', fullPath: users.path, headers: { 'X-Forwarded-Proto': 'http' } },
      'http://127.0.0.1:3000/organizations/acme/scim/v2',
    ],
  ])('%s', (_name, parts, baseUrl) => {
    const request = readHttpRequest(proxyEvent({ ...users, ...parts }));
    expect(request).toMatchObject({ baseUrl, segments: ['Users', '42'], organizationId: 'acme' });
  });

  test('a public base URL stands in for host and stage', () => {
    const request = readHttpRequest(proxyEvent(users), 'https://people.example.com/');
    expect(request.baseUrl).toBe('https://people.example.com/organizations/acme/scim/v2');
  });

  test.each([
    ['/scim/v2', '/scim/v2', undefined],
    ['/v2/scim', '/v2/scim', undefined],
    ['/{organizationId}/scim/v2', '/acme/scim/v2', 'acme'],
  ])('base path %s', (template, base, organizationId) => {
    const event = proxyEvent({
      path: `${base}/Groups`,
      resource: `${template}/Groups`,
      ...(organizationId === undefined ? {} : { pathParameters: { organizationId } }),
      stage: 'prod',
    });
    const request = readHttpRequest(event);
    expect(request.baseUrl.endsWith(`/prod${base}`)).toBe(true);
    expect(request).toMatchObject({ segments: ['Groups'], organizationId });
  });
});

describe('paths', () => {
  test('a trailing slash changes nothing (behaviour 1.7)', () => {
    const event = proxyEvent({ ...users, path: `${users.path}/` });
    expect(readHttpRequest(event)).toMatchObject({ segments: ['Users', '42'] });
  });

  test.each([
    ['after the base path', '//Users/42', '/Users/42'],
    ['before the id', '/Users//42', 'Users//42'],
    ['everywhere, and at the end', '///Users///42//', '//Users///42'],
  ])('a doubled slash %s is one (behaviour 11.9)', (_where, below, proxy) => {
    const base = '/organizations/acme/scim/v2';
    const event = proxyEvent({
      path: base + below,
      resource: '/organizations/{organizationId}/scim/v2/{proxy+}',
      pathParameters: { organizationId: 'acme', proxy },
    });
    expect(readHttpRequest(event)).toMatchObject({
      segments: ['Users', '42'],
      organizationId: 'acme',
      baseUrl: `https://abc123.execute-api.eu-west-1.amazonaws.com/prod${base}`,
    });
  });

  test('slashes at the beginning are in the request context only', () => {
    const event = proxyEvent({ ...users, fullPath: `/prod//${users.path}` });
    expect(readHttpRequest(event)).toMatchObject({
      segments: ['Users', '42'],
      baseUrl: 'https://abc123.execute-api.eu-west-1.amazonaws.com/prod/organizations/acme/scim/v2',
    });
  });

  test('a greedy resource gives all segments below the base', () => {
    const event = proxyEvent({
      path: '/scim/v2/No/Such/Thing',
      resource: '/scim/v2/{proxy+}',
      pathParameters: { proxy: 'No/Such/Thing' },
    });
    const request = readHttpRequest(event);
    expect(request.segments).toEqual(['No', 'Such', 'Thing']);
    expect(request.baseUrl.endsWith('/scim/v2')).toBe(true);
  });

  test('segments are decoded once, and a broken escape stays as it is', () => {
    const event = (id: string) =>
      proxyEvent({ path: `/scim/v2/Schemas/${id}`, resource: '/scim/v2/Schemas/{id}', pathParameters: { id } });
    expect(readHttpRequest(event('urn%3Aietf%3Aa')).segments).toEqual(['Schemas', 'urn:ietf:a']);
    expect(readHttpRequest(event('50%')).segments).toEqual(['Schemas', '50%']);
  });
});

test('header and query names are lower-cased; of a repeated parameter the last value counts (behaviour 1.6)', () => {
  const event = proxyEvent({ ...users, headers: { 'IF-Match': 'W/"1"' }, query: { startINDEX: ['1', '5'] } });
  const request = readHttpRequest(event);
  expect(request.headers.get('if-match')).toBe('W/"1"');
  expect(request.query.get('startindex')).toBe('5');
});

test('a base64 body is read as UTF-8 (behaviour 1.2)', () => {
  const text = '{"userName":"Zoë"}';
  const event = proxyEvent({ ...users, body: Buffer.from(text).toString('base64'), isBase64Encoded: true });
  expect(readHttpRequest(event).body).toBe(text);
});
