import { parseSequence, readSequence } from '../../../local/simulator/exchange';
import { SimulationFailure } from '../../../local/simulator/simulation-failure';

const good = {
  name: 'A user',
  source: ['https://example.com/docs'],
  exchanges: [
    {
      title: 'creates',
      request: { method: 'POST', path: '/Users', body: { userName: '{{unique}}' } },
      expect: { status: 201, headers: { location: { $matches: '{{user}}$' } } },
      capture: { user: '/id' },
    },
    { title: 'deletes', request: { method: 'DELETE', path: '/Users/{{user}}' }, expect: { status: [200, 204] } },
  ],
};

const parse = (value: unknown) => parseSequence(JSON.stringify(value), 'okta/user.json');
const withFirst = (change: object) => ({
  ...good,
  exchanges: [{ ...good.exchanges[0], ...change }, good.exchanges[1]],
});

test('a file that is right is read as it is', () => {
  expect(parse(good)).toEqual({ ...good, headers: {} });
});

test.each([
  ['an unknown field', { ...good, mode: 'x' }, 'mode'],
  ['no source', { ...good, source: [] }, 'source'],
  ['a source that is no address', { ...good, source: ['docs'] }, 'source[0]'],
  ['no exchanges', { ...good, exchanges: [] }, 'exchanges'],
  ['a method that SCIM has not', withFirst({ request: { method: 'HEAD', path: '/' } }), 'exchanges[0].request.method'],
  [
    'a space in the path',
    withFirst({ request: { method: 'GET', path: '/Users?filter=a b' } }),
    'exchanges[0].request.path',
  ],
  ['a misspelt field', withFirst({ expects: {} }), 'exchanges[0]'],
  ['no status', withFirst({ expect: {} }), 'exchanges[0].expect.status'],
  [
    'a misspelt matcher',
    withFirst({ expect: { status: 201, body: { a: { $absnt: true } } } }),
    'exchanges[0].expect.body.a.$absnt',
  ],
  [
    'a matcher beside others',
    withFirst({ expect: { status: 201, body: { $absent: true, b: 1 } } }),
    'exchanges[0].expect.body.$absent',
  ],
  [
    'a wrong argument',
    withFirst({ expect: { status: 201, body: { a: { $type: 'text' } } } }),
    'exchanges[0].expect.body.a.$type',
  ],
  [
    'a broken regular expression',
    withFirst({ expect: { status: 201, body: { a: { $matches: '(' } } } }),
    'expect.body.a.$matches',
  ],
  [
    'a wrong matcher within one',
    withFirst({ expect: { status: 201, body: { a: { $contains: [{ $nope: 1 }] } } } }),
    'a.$contains[0].$nope',
  ],
  ['a pointer that is none', withFirst({ capture: { user: 'id' } }), 'exchanges[0].capture.user'],
  ['a variable that nothing captures', withFirst({ capture: {} }), '{{user}}'],
  [
    'a variable before it is captured',
    { ...good, exchanges: [...good.exchanges].reverse() },
    'exchanges[0].request uses {{user}}',
  ],
])('%s is refused by file and field', (_, value, field) => {
  expect(() => parse(value)).toThrow(SimulationFailure);
  expect(() => parse(value)).toThrow('okta/user.json');
  expect(() => parse(value)).toThrow(field);
});

test('a file that is no JSON, or not there, is refused by name', () => {
  expect(() => parseSequence('{', 'okta/user.json')).toThrow('okta/user.json is no JSON');
  expect(() => readSequence('/nowhere/user.json')).toThrow('/nowhere/user.json cannot be read');
});
