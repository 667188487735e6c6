import { accessPolicy } from '../../lambda/secrets/access-policy';
import { fc } from '../properties';

const api = 'arn:aws:execute-api:eu-central-1:123456789012:a1b2c3d4e5/prod';

/** As IAM compares resources: `*` is any text, slashes too, `?` one character, and letters keep their case. */
const matches = (pattern: string, arn: string): boolean =>
  new RegExp(
    `^${pattern
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '[\\s\\S]*')
      .replaceAll('?', '[\\s\\S]')}$`,
  ).test(arn);

const opener =
  (organizationId: string, scope: Parameters<typeof accessPolicy>[2]) =>
  (methodAndPath: string, asked = 'GET/scim/v2/Users'): boolean =>
    accessPolicy(`${api}/${asked}`, organizationId, scope).Statement.some((statement) =>
      statement.Resource.some((resource) => matches(resource, `${api}/${methodAndPath}`)),
    );

describe('the policy of a SCIM key', () => {
  const opens = opener('acme', 'scim');

  test.each([
    'GET/organizations/acme/scim/v2/Users',
    'PATCH/organizations/acme/scim/v2/Groups/7f3a',
    'DELETE/acme/scim/v2/Users/7f3a',
    'PUT/scim/v2/Users/7f3a',
    'POST/v2/scim/Bulk',
    'HEAD/v2/scim/Users',
    'OPTIONS/organizations/acme/scim/v2/Users',
    'POST/organizations/acme/scim/v2/Users/.search',
    'GET/organizations/acme/scim/v2',
    'GET/organizations/acme/scim/v2//Users',
    'PUT/organizations/acme/scim/v2/Users//7f3a',
    'GET/organizations/acme/scim/v2/Users//',
    'GET//organizations/acme/scim/v2/Users',
    'GET/acme/scim/v2//Users',
  ])('opens %s, whatever was asked first', (path) => {
    expect(opens(path)).toBe(true);
    expect(opens(path, 'DELETE/organizations/acme/scim/v2/Groups/x')).toBe(true);
  });

  test.each([
    'GET/organizations/victim/scim/v2/Users',
    'GET/victim/scim/v2/Users',
    'GET/acme2/scim/v2/Users',
    'GET/acm/scim/v2/Users',
    'GET/ACME/scim/v2/Users',
    'GET/victim/scim/v2/Users/organizations/acme/scim/v2/Users',
    'GET/victim/scim/v2/Users/GET/organizations/acme/scim/v2/Users',
    'GET/organizations/victim/scim/v2/Users/acme/scim/v2/Users',
    'GET/organizations/victim/scim/v2/Users/x/scim/v2/Users',
    'POST/abc/scim/v2/Users',
    'GET/organizations/acme/../victim/scim/v2/Users',
    'GET//organizations/victim/scim/v2/Users',
    'GET//organizations/victim/scim/v2//organizations/acme/scim/v2/Users',
    'GET/organizations//victim/scim/v2/Users',
    'GET/organizations/victim//scim/v2/Users',
    'GET//victim/scim/v2/Users',
    'GET//organizations/acme2/scim/v2/Users',
    'GET/organizations/acme',
    'GET/organizations/acmescim/v2/Users',
    'GET/admin/v1/organizations',
    'GET/admin/v1/organizations/acme/access-keys',
    'GET/organizations/*/scim/v2/Users',
    'TRACE/organizations/acme/scim/v2/Users',
  ])('does not open %s', (path) => {
    expect(opens(path)).toBe(false);
  });

  test('no key opens the paths of another organisation, whatever the two are called and whatever the path pretends', () => {
    const ids = fc
      .stringMatching(/^[A-Za-z0-9][A-Za-z0-9_-]{0,12}$/)
      .filter((id) => !['admin', 'console', 'organizations', 'scim', 'v1', 'v2'].includes(id.toLowerCase()));
    const tails = fc.array(fc.constantFrom('Users', 'organizations', 'acme', 'scim', 'v2', 'GET', '*', '?'), {
      maxLength: 6,
    });
    fc.assert(
      fc.property(ids, ids, tails, fc.constantFrom('GET', 'DELETE', 'PATCH'), (own, other, tail, method) => {
        fc.pre(own !== other);
        const opens = opener(own, 'scim');
        const below = tail.join('/').replaceAll('acme', own);
        expect(opens(`${method}/organizations/${other}/scim/v2/${below}`)).toBe(false);
        expect(opens(`${method}/${other}/scim/v2/${below}`)).toBe(false);
        for (const slashes of ['/', '//']) {
          expect(opens(`${method}${slashes}organizations/${other}/scim/v2${slashes}${below}`)).toBe(false);
          expect(opens(`${method}${slashes}organizations/${own}/scim/v2${slashes}${below}`)).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('other APIs and stages stay closed', () => {
    const { Statement } = accessPolicy(`${api}/GET/scim/v2/Users`, 'acme', 'scim');
    for (const arn of [
      `${api.replace('/prod', '/dev')}/GET/scim/v2/Users`,
      `${api.replace('a1b2c3d4e5', 'zzzzzzzzzz')}/GET/scim/v2/Users`,
      `${api}2/GET/scim/v2/Users`,
    ]) {
      expect(Statement[0].Resource.some((resource) => matches(resource, arn))).toBe(false);
    }
  });

  test('the answer stays below 8 KB for the longest organisation id', () => {
    const policy = accessPolicy(`${api}/GET/scim/v2/Users`, 'o'.repeat(64), 'scim');
    expect(JSON.stringify(policy).length).toBeLessThan(6_000);
  });
});

describe('the policy of an admin key', () => {
  test('a platform key opens the admin API and no SCIM', () => {
    const opens = opener('', 'platform-admin');
    expect(opens('POST/admin/v1/organizations')).toBe(true);
    expect(opens('GET/admin/v1')).toBe(true);
    expect(opens('GET/admin/v1/organizations/acme/access-keys')).toBe(true);
    expect(opens('GET/scim/v2/Users')).toBe(false);
    expect(opens('GET/organizations/acme/scim/v2/Users')).toBe(false);
    expect(opens('GET/victim/scim/v2/Users/admin/v1/organizations')).toBe(false);
  });

  test('a key of an organisation opens its own part only', () => {
    const opens = opener('acme', 'organization-admin');
    expect(opens('GET/admin/v1/organizations/acme')).toBe(true);
    expect(opens('POST/admin/v1/organizations/acme/access-keys')).toBe(true);
    expect(opens('GET/admin/v1/organizations')).toBe(true);
    expect(opens('GET/admin/v1/openapi.json')).toBe(true);
    expect(opens('GET/admin/v1//organizations/acme/access-keys')).toBe(true);
    expect(opens('GET/admin/v1//organizations/victim/access-keys')).toBe(false);
    expect(opens('GET/admin/v1/organizations/acme2')).toBe(false);
    expect(opens('GET/admin/v1/organizations/victim/access-keys')).toBe(false);
    expect(opens('GET/admin/v1/organizations/victim/organizations/acme/access-keys')).toBe(false);
    expect(opens('GET/organizations/acme/scim/v2/Users')).toBe(false);
  });
});
