import type { Json } from '../../../lambda/scim/json';
import { differences } from '../../../local/simulator/differences';

const user = {
  id: '1',
  active: true,
  name: { givenName: 'Ada' },
  emails: [{ value: 'a', type: 'work' }, { value: 'b' }],
};

describe('an expectation holds', () => {
  test.each<[string, Json, Json | undefined]>([
    ['of what is equal', user, user],
    ['of a part', { id: '1', name: { givenName: 'Ada' } }, user],
    ['of elements in order, in part', { emails: [{ value: 'a' }, {}] }, user],
    ['of nothing', {}, user],
    ['$absent of what is not there', { title: { $absent: true } }, user],
    ['$absent of null', { title: { $absent: true } }, { title: null }],
    ['$absent of an empty array', { title: { $absent: true } }, { title: [] }],
    ['$contains of some', { emails: { $contains: [{ value: 'b' }] } }, user],
    ['$lacks of none', { emails: { $lacks: [{ value: 'c' }] } }, user],
    ['$lacks of what is not there', { groups: { $lacks: [{ value: 'c' }] } }, user],
    ['$only in any order', { emails: { $only: [{ value: 'b' }, { value: 'a' }] } }, user],
    ['$type of a string', { $type: 'string' }, 'x'],
    ['$type of an integer', { $type: 'integer' }, 3],
    ['$type of an array', { $type: 'array' }, []],
    ['$type of an object', { $type: 'object' }, {}],
    ['$matches', { $matches: '/Users/1$' }, 'https://host/Users/1'],
    ['$atLeast', { $atLeast: 3 }, 3],
    ['$ref, which is an attribute', { $ref: 'x' }, { $ref: 'x', value: '1' }],
  ])('%s', (_, expected, actual) => {
    expect(differences(expected, actual)).toEqual([]);
  });
});

describe('an expectation fails and names the place', () => {
  test.each<[string, Json, Json | undefined, string]>([
    ['another value', { name: { givenName: 'Bob' } }, user, 'name.givenName must be "Bob", and is "Ada"'],
    ['true for a string', { active: 'true' }, user, 'active must be "true", and is true'],
    ['a part that is not there', { title: 'Dr' }, user, 'title must be "Dr", and is nothing'],
    ['an object that is none', { id: {} }, user, 'id must be an object, and is "1"'],
    ['no body', { id: '1' }, undefined, 'the body must be an object, and is nothing'],
    ['more elements', { emails: [{}] }, user, 'emails must be [{}], and is'],
    ['another element', { emails: [{}, { value: 'c' }] }, user, 'emails[1].value must be "c", and is "b"'],
    ['$absent of something', { id: { $absent: true } }, user, 'id must be absent, and is "1"'],
    ['$absent of a blank string', { id: { $absent: true } }, { id: '' }, 'id must be absent, and is ""'],
    [
      '$contains of one that is not there',
      { emails: { $contains: [{ value: 'c' }] } },
      user,
      'emails must hold {"value":"c"}',
    ],
    ['$contains of nothing', { groups: { $contains: [{}] } }, user, 'groups must hold {}, and is nothing'],
    [
      '$lacks of one that is there',
      { emails: { $lacks: [{ value: 'b' }] } },
      user,
      'emails must not hold {"value":"b"}',
    ],
    ['$only of fewer', { emails: { $only: [{ value: 'a' }] } }, user, 'emails must have 1 elements'],
    [
      '$only of others',
      { emails: { $only: [{ value: 'a' }, { value: 'c' }] } },
      user,
      'emails must hold {"value":"c"}',
    ],
    ['$type of another', { $type: 'integer' }, '3', 'the body must be of type integer, and is "3"'],
    ['$type object of null', { $type: 'object' }, null, 'the body must be of type object'],
    ['$matches of a number', { $matches: '1' }, 1, 'the body must match 1'],
    ['$atLeast of less', { $atLeast: 3 }, 2, 'the body must be 3 at least, and is 2'],
  ])('%s', (_, expected, actual, sentence) => {
    expect(differences(expected, actual)).toEqual([expect.stringContaining(sentence)]);
  });
});
