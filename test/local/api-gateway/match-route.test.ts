import { matchRoute } from '../../../local/api-gateway/match-route';
import { restApi } from '../../../local/api-gateway/rest-api';
import { fixtureDeployment } from './fixture';

const { root } = restApi(fixtureDeployment());
const match = (path: string) => {
  const found = matchRoute(root, path);
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
])('%s goes to %s', (path, resource, parameters) => {
  expect(match(path)).toEqual({ path: resource, parameters });
});

test.each(['/', '/nothing', '/items/a/b', '/files', '/ITEMS', '/items/special/x'])('%s goes nowhere', (path) => {
  expect(match(path)).toBeUndefined();
});
