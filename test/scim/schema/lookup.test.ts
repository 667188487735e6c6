import { findAttribute, findExtension, findSubAttribute, resolvePath } from '../../../lambda/scim/schema/lookup';
import { groupResourceType, userResourceType } from '../../../lambda/scim/schema/resource-types';

const ENT = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const namesOf = (path: string) => {
  const found = resolvePath(userResourceType, path);
  return found && [found.extension, found.attribute?.name, found.sub?.name];
};

describe('what an attribute path means', () => {
  test.each([
    ['userName', [undefined, 'userName', undefined]],
    ['USERNAME', [undefined, 'userName', undefined]],
    ['externalid', [undefined, 'externalId', undefined]],
    ['name.GivenName', [undefined, 'name', 'givenName']],
    ['meta.lastModified', [undefined, 'meta', 'lastModified']],
    ['urn:ietf:params:scim:schemas:core:2.0:User:name.givenName', [undefined, 'name', 'givenName']],
    ['URN:IETF:PARAMS:SCIM:SCHEMAS:CORE:2.0:USER:ROLES', [undefined, 'roles', undefined]],
    [ENT, [ENT, undefined, undefined]],
    [`${ENT}:department`, [ENT, 'department', undefined]],
    [`${ENT.toUpperCase()}:manager.$REF`, [ENT, 'manager', '$ref']],
  ])('%s', (path, names) => expect(namesOf(path)).toEqual(names));

  test.each([
    '',
    '.',
    'name.',
    'name.zork',
    'userName.value',
    'department',
    '__proto__',
    'constructor',
    `${ENT}:zork`,
    `${ENT}:department.x`,
    `${ENT}x`,
    'urn:example:other:1.0:User:userName',
    'emails.value.value',
  ])('"%s" means nothing', (path) => expect(resolvePath(userResourceType, path)).toBeUndefined());

  test('an answer does not depend on what was asked before', () => {
    for (let round = 0; round < 600; round += 1) resolvePath(userResourceType, `zork${round}`);
    for (let round = 0; round < 3; round += 1) expect(namesOf('nickName')).toEqual([undefined, 'nickName', undefined]);
    expect(resolvePath(groupResourceType, 'userName')).toBeUndefined();
  });

  test('parts are found in any case', () => {
    const emails = findAttribute(userResourceType, 'eMails');
    expect(emails?.name).toBe('emails');
    expect(emails && findSubAttribute(emails, 'PRIMARY')?.name).toBe('primary');
    expect(findExtension(userResourceType, ENT.toLowerCase())?.id).toBe(ENT);
    expect(findExtension(groupResourceType, ENT)).toBeUndefined();
  });
});
