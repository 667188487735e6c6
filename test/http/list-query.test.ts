import { readCursorPlace, readIndexPlace, readQuery, searchParameters } from '../../lambda/http/list-query';
import type { Mode } from '../../lambda/scim/mode';
import { userResourceType } from '../../lambda/scim/schema/resource-types';

const mapOf = (parameters: Record<string, string>) =>
  new Map(Object.entries(parameters).map(([name, value]) => [name.toLowerCase(), value]));
const listing = (parameters: Record<string, string>) => ({
  ...readQuery(mapOf(parameters), [userResourceType], 'compatible'),
  ...readIndexPlace(mapOf(parameters)),
});

describe('paging parameters (behaviour 7.1)', () => {
  test.each([
    [{}, 1, 100],
    [{ startIndex: '0' }, 1, 100],
    [{ startIndex: '-5', count: '-5' }, 1, 0],
    [{ startIndex: '21', count: '0' }, 21, 0],
    [{ count: '5000' }, 1, 1000],
    [{ startIndex: ' 3 ', count: '' }, 3, 100],
  ])('%j', (parameters, startIndex, count) => {
    expect(listing(parameters as Record<string, string>)).toMatchObject({ startIndex, count });
  });

  test.each(['a', '1.5', 'NaN', 'Infinity'])('count %s is refused by name', (count) => {
    expect(() => listing({ count })).toThrow(expect.objectContaining({ scimType: 'invalidValue', status: 400 }));
    expect(() => listing({ count })).toThrow(/count/);
  });
});

test('an unknown sortOrder is refused; an order in any case is taken', () => {
  expect(listing({ sortBy: 'userName', sortOrder: 'DESCENDING' })).toMatchObject({ sortOrder: 'descending' });
  expect(() => listing({ sortBy: 'userName', sortOrder: 'up' })).toThrow(/sortOrder/);
});

describe('search messages (RFC 7644 §3.4.3)', () => {
  const schemas = ['urn:ietf:params:scim:api:messages:2.0:SearchRequest'];

  test('do what the URL does', () => {
    const parameters = searchParameters(
      { schemas, attributes: ['userName', 'emails'], filter: 'active eq true', startIndex: 2, Count: 3 },
      'strict',
    );
    expect(Object.fromEntries(parameters)).toEqual({
      attributes: 'userName,emails',
      filter: 'active eq true',
      startindex: '2',
      count: '3',
    });
  });

  test('need their schema in strict mode only', () => {
    expect(() => searchParameters({ count: 1 }, 'strict')).toThrow(/schemas/);
    expect(searchParameters({ count: 1 }, 'compatible').get('count')).toBe('1');
  });

  test('refuse a parameter that is an object', () => {
    expect(() => searchParameters({ schemas, filter: { a: 1 } }, 'strict')).toThrow(/filter/);
  });
});

describe('cursor parameters (RFC 9865 §2)', () => {
  const place = (parameters: Record<string, string>, mode: Mode = 'compatible') =>
    readCursorPlace(mapOf(parameters), mode);

  test('are taken when cursor is there, be it empty', () => {
    expect(place({ count: '3' })).toBeUndefined();
    expect(place({ cursor: '' })).toEqual({ cursor: '', count: undefined });
    expect(place({ Cursor: 'abc', count: '-1' })).toEqual({ cursor: 'abc', count: 0 });
  });

  test('have a count up to the largest page: less is given, or strict mode refuses', () => {
    expect(place({ cursor: '', count: '5000' })).toEqual({ cursor: '', count: 1000 });
    expect(() => place({ cursor: '', count: '5000' }, 'strict')).toThrow(
      expect.objectContaining({ scimType: 'invalidCount' }),
    );
    expect(() => place({ cursor: '', count: 'all' })).toThrow(expect.objectContaining({ scimType: 'invalidCount' }));
  });

  test('exclude startIndex in strict mode', () => {
    expect(place({ cursor: '', startIndex: '1' })).toBeDefined();
    expect(() => place({ cursor: '', startIndex: '1' }, 'strict')).toThrow(/startIndex/);
  });
});
