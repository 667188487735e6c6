import { editDistance, nearestAttribute } from '../../../lambda/scim/schema/nearest-attribute';
import { groupResourceType, userResourceType } from '../../../lambda/scim/schema/resource-types';
import { fc } from '../../properties';

const ENT = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

test.each([
  ['email', 'emails'],
  ['emial', 'emails'],
  ['mail', 'emails'],
  ['EMAIL', 'emails'],
  ['user_name', 'userName'],
  ['urn:wrong:userName', 'userName'],
  ['name.giveName', 'name.givenName'],
  ['name.given', undefined],
  ['nmae.givenName', 'name.givenName'],
  ['addresses.value', undefined],
  ['givenName', 'name.givenName'],
  ['lastmodified', 'meta.lastModified'],
  ['emails.adress', undefined],
  ['emails.valu', 'emails.value'],
  ['departement', `${ENT}:department`],
  [`${ENT}:departement`, `${ENT}:department`],
  ['manager.id', `${ENT}:manager`],
  ['manager.$re', `${ENT}:manager.$ref`],
  ['shoeSize', undefined],
  ['aadOptscim062020', undefined],
  ['__proto__', undefined],
  ['', undefined],
  ['x'.repeat(4000), undefined],
])('of a user the nearest to %s is %s', (path, nearest) => {
  expect(nearestAttribute([userResourceType], path)).toBe(nearest);
});

test('what is near depends on the types', () => {
  expect(nearestAttribute([groupResourceType], 'email')).toBeUndefined();
  expect(nearestAttribute([groupResourceType], 'member')).toBe('members');
  expect(nearestAttribute([userResourceType, groupResourceType], 'member')).toBe('members');
});

test.each([
  ['', '', 0],
  ['', 'abc', 3],
  ['abc', 'abc', 0],
  ['kitten', 'sitting', 3],
  ['emial', 'email', 1],
  ['ab', 'ba', 1],
])('from %j to %j it takes %i', (from, to, distance) => {
  expect(editDistance(from, to)).toBe(distance);
  expect(editDistance(to, from)).toBe(distance);
});

test('one slip is a distance of one', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1, maxLength: 20 }), fc.nat(), (text, place) => {
      const at = place % text.length;
      expect(editDistance(text, text.slice(0, at) + text.slice(at + 1))).toBe(1);
    }),
  );
});
