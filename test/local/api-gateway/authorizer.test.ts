import { type FixtureGateway, type Seen, seen, startFixture } from './fixture';

let gateway: FixtureGateway;
let now = 0;
beforeAll(async () => {
  gateway = await startFixture({ now: () => now });
});
beforeEach(() => gateway.flushAuthorizers());
afterAll(() => gateway.stop());

const call = (word: string | undefined, path = '/secure', init: RequestInit = {}) =>
  fetch(gateway.url + path, {
    ...init,
    headers: { ...(word === undefined ? {} : { authorization: `Bearer ${word}` }), ...init.headers },
  });
const contextOf = ({ event }: Seen) => event.requestContext.authorizer;

test('the context reaches the function, all in strings', async () => {
  const invocation = await seen(await call('good'));
  expect(contextOf(invocation)).toMatchObject({ principalId: 'good', text: 'a', number: '1', flag: 'true' });
  expect(contextOf(invocation)).not.toHaveProperty('none');
});

test('methods without an authorizer have no context', async () => {
  expect(contextOf(await seen(await fetch(`${gateway.url}/items`)))).toBeUndefined();
});

describe('401 in the form of the template', () => {
  test.each([
    ['no token', undefined],
    ['an empty token', ''],
    ['a token of another form', '123'],
    ['a token with the form in its midst', 'good!'],
    ['the authorizer says so', 'unauthorized'],
  ])('%s', async (_, word) => {
    const response = await call(word, '/secure', { headers: { accept: 'application/scim+json', 'user-agent': 'me' } });
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toBe('Bearer');
    expect(response.headers.get('x-agent')).toBe('me');
    expect(response.headers.get('content-type')).toBe('application/scim+json');
    expect(await response.json()).toEqual({
      detail: 'Unauthorized',
      type: 'UNAUTHORIZED',
      id: response.headers.get('x-amzn-requestid'),
    });
  });
  test('JSON unless the client accepts another of the template', async () => {
    const response = await call(undefined, '/secure', { headers: { accept: 'text/html, */*' } });
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(await response.json()).toEqual({ plain: 'Unauthorized' });
  });
});

test('a policy that allows nothing: 403; one that denies says so', async () => {
  const nothing = await call('nothing');
  expect(nothing.status).toBe(403);
  expect(await nothing.json()).toEqual({ message: 'User is not authorized to access this resource' });
  expect((await call('readonly', '/secure/1')).status).toBe(200);
  const denied = await call('readonly', '/secure/1', { method: 'DELETE' });
  expect(denied.status).toBe(403);
  expect(await denied.json()).toEqual({
    message: 'User is not authorized to access this resource with an explicit deny',
  });
});

test('a remembered policy for one method refuses the next path', async () => {
  expect((await call('narrow', '/secure/1')).status).toBe(200);
  expect((await call('narrow', '/secure/2')).status).toBe(403);
  gateway.flushAuthorizers();
  expect((await call('narrow', '/secure/2')).status).toBe(200);
});

test('an answer is remembered for its time and no longer', async () => {
  now = 0;
  expect((await call('narrow', '/secure/1')).status).toBe(200);
  now = 59_999;
  expect((await call('narrow', '/secure/2')).status).toBe(403);
  now = 60_000;
  expect((await call('narrow', '/secure/2')).status).toBe(200);
});

test.each(['crash', 'malformed', 'nested'])(
  'an authorizer with a fault (%s): the gateway response for it',
  async (word) => {
    const response = await call(word);
    expect(response.status).toBe(503);
    expect(await response.json()).toEqual({ message: null });
  },
);

test('an authorizer that does not answer in time: the gateway response for it', async () => {
  const response = await call('sleep');
  expect(response.status).toBe(500);
  expect(await response.json()).toEqual({ broken: null });
});
