import { matchRoute } from '../../../local/api-gateway/match-route';
import { restApi } from '../../../local/api-gateway/rest-api';
import { fixtureDeployment } from './fixture';

const { root } = restApi(fixtureDeployment());
const match = (path: string, method = 'GET') => {
  const found = matchRoute(root, method, path);
  return found && { path: found.resource.path, parameters: found.pathParameters };
};

test.each([
  ['/items', '/items', {}],
  ['/items/', '/items', {}],
  ['//items', '/items', {}],
  ['/items/special', '/items/special', {}],
  ['/items/other', '/items/{itemId}', { itemId: 'other' }],
  ['/items/a%20b%2Fc', '/items/{itemId}', { itemId: 'a%20b%2Fc' }],
  ['/files/a/b/c', '/files/{proxy+}', { proxy: 'a/b/c' }],
  ['/files/a/', '/files/{proxy+}', { proxy: 'a' }],
  ['/files/a//b', '/files/{proxy+}', { proxy: 'a//b' }],
  ['/files//a', '/files/{proxy+}', { proxy: '/a' }],
])('%s goes to %s', (path, resource, parameters) => {
  expect(match(path)).toEqual({ path: resource, parameters });
});

test.each(['/', '/nothing', '/items/a/b', '/files', '/ITEMS', '/items/special/x', '/items//special', '/items//other'])(
  '%s goes nowhere',
  (path) => {
    expect(match(path)).toBeUndefined();
  },
);

test('a resource without the method leaves the request to a less specific one that has it', () => {
  expect(match('/items/special', 'POST')).toEqual({ path: '/items/{itemId}', parameters: { itemId: 'special' } });
  expect(match('/items', 'DELETE')).toBeUndefined();
});
