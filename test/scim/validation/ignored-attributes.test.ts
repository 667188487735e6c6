import type { UnknownAttribute } from '../../../lambda/scim/filter/known-paths';
import type { JsonObject } from '../../../lambda/scim/json';
import type { Mode } from '../../../lambda/scim/mode';
import { applyPatch } from '../../../lambda/scim/patch/apply-patch';
import { readPatch } from '../../../lambda/scim/patch/read-patch';
import { extendResourceType } from '../../../lambda/scim/schema/custom-schema';
import { groupResourceType, userResourceType } from '../../../lambda/scim/schema/resource-types';
import { noteIgnoredAttributes } from '../../../lambda/scim/validation/ignored-attributes';
import { readResource } from '../../../lambda/scim/validation/read-resource';

const USER = 'urn:ietf:params:scim:schemas:core:2.0:User';
const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const PATCH = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';

type Method = 'POST' | 'PUT' | 'PATCH';
const noted = (method: Method, body: JsonObject, type = userResourceType) => {
  const unknown: UnknownAttribute[] = [];
  noteIgnoredAttributes(type, { method, body }, unknown);
  return unknown;
};
const patch = (...Operations: JsonObject[]) => noted('PATCH', { Operations });

const held = { userName: 'ada', name: { familyName: 'L' }, emails: [{ value: 'a@example.com', type: 'work' }] };
const created = (body: JsonObject, mode: Mode = 'compatible') =>
  readResource(userResourceType, { schemas: [USER, ENTERPRISE], userName: 'ada', ...body }, 'creation', mode).document;
const patched = (operation: JsonObject, mode: Mode = 'compatible') => {
  const operations = readPatch({ schemas: [PATCH], Operations: [operation] }, mode);
  return applyPatch(userResourceType, { id: '1', document: held }, operations, { mode }).document;
};

describe('the body of a POST or PUT', () => {
  test.each<[JsonObject, string, string | undefined]>([
    [{ nicknmae: 'x' }, 'nicknmae', 'nickName'],
    [{ shoeSize: 42 }, 'shoeSize', undefined],
    [{ 'name.firstName': 'Ada' }, 'name.firstName', undefined],
    [{ name: { familyName: 'L', givenNmae: 'Ada' } }, 'name.givenNmae', 'name.givenName'],
    [{ 'emails[type eq "secret"].adress': 'x' }, 'emails.adress', undefined],
    [{ [`${USER}:tilte`]: 'x' }, `${USER}:tilte`, 'title'],
    [{ [`${ENTERPRISE}:departmnt`]: 'x' }, `${ENTERPRISE}:departmnt`, `${ENTERPRISE}:department`],
    [{ [ENTERPRISE]: { departmnt: 'x' } }, `${ENTERPRISE}:departmnt`, `${ENTERPRISE}:department`],
    [
      { [ENTERPRISE]: { manager: { value: '1', vaule: '2' } } },
      `${ENTERPRISE}:manager.vaule`,
      `${ENTERPRISE}:manager.value`,
    ],
    [{ [USER]: { tilte: 'x' } }, `${USER}:tilte`, 'title'],
    // A body names the attributes of extensions by their URN.
    [{ department: 'x' }, 'department', `${ENTERPRISE}:department`],
    [{ 'urn:example:2.0:User': { badge: 'x' } }, 'urn:example:2.0:User', undefined],
    [{ constructor: 'x' }, 'constructor', undefined],
  ])('%j', (body, name, nearest) => {
    const expected = [{ name, ...(nearest === undefined ? {} : { nearest }) }];
    expect(noted('POST', body)).toEqual(expected);
    expect(noted('PUT', body)).toEqual(expected);
    const plain = body[ENTERPRISE] === undefined ? created({}) : created({ [ENTERPRISE]: { manager: '1' } });
    const { [ENTERPRISE]: extension, ...core } = created(body);
    expect([{}, plain[ENTERPRISE]]).toContainEqual(extension ?? {});
    expect(core).toMatchObject({ userName: 'ada' });
    expect(() => created(body, 'strict')).toThrow('is not an attribute');
  });

  test.each<JsonObject>([
    {
      id: '1',
      meta: { resourceType: 'User', foo: 1 },
      schemas: [USER],
      groups: [{ value: '1', foo: 2 }],
      password: 'x',
    },
    { shoeSize: null, hatSize: '', gloves: [], name: { nick: null } },
    { emails: [{ value: 'a@example.com', type: 'work', primary: true, display: 'A', $ref: 'x' }] },
    { addresses: [{ locality: 'Paris', primary: true, display: 'Home', $ref: null }] },
    { 'name.givenName': 'Ada', 'EMAILS[type eq "work"].value': 'a@example.com', [`${ENTERPRISE}:department`]: 'Tours' },
  ])('%j names nothing unknown', (body) => expect(noted('POST', body)).toEqual([]));
});

describe('the operations of a PATCH', () => {
  test.each<[JsonObject, string, string | undefined]>([
    [{ op: 'replace', path: 'email[type eq "secret"].value', value: 'x' }, 'email.value', 'emails.value'],
    [{ op: 'replace', path: `${USER}:departmnt`, value: 'x' }, `${USER}:departmnt`, `${ENTERPRISE}:department`],
    [{ op: 'add', path: 'nickname2', value: 'x' }, 'nickname2', 'nickName'],
    [{ op: 'remove', path: 'tilte' }, 'tilte', 'title'],
    [{ op: 'add', path: 'emails[type eq "work"].vaule', value: 'x' }, 'emails.vaule', 'emails.value'],
    [{ op: 'add', path: 'name', value: { familyName: 'L', givenNmae: 'x' } }, 'name.givenNmae', 'name.givenName'],
    [{ op: 'add', path: ENTERPRISE, value: { departmnt: 'x' } }, `${ENTERPRISE}:departmnt`, `${ENTERPRISE}:department`],
    [{ op: 'add', path: USER, value: { tilte: 'x' } }, `${USER}:tilte`, 'title'],
    [{ op: 'replace', value: { tilte: 'x' } }, 'tilte', 'title'],
    [{ op: 'replace', path: '', value: { tilte: null } }, 'tilte', 'title'],
    [{ op: 'replace', value: { 'name.givenNmae': 'x' } }, 'name.givenNmae', 'name.givenName'],
    [
      { op: 'replace', value: { [ENTERPRISE]: { departmnt: 'x' } } },
      `${ENTERPRISE}:departmnt`,
      `${ENTERPRISE}:department`,
    ],
  ])('%j', (operation, name, nearest) => {
    expect(patch(operation)).toEqual([{ name, ...(nearest === undefined ? {} : { nearest }) }]);
    expect(patched(operation)).toEqual(held);
    if (operation.path !== '') expect(() => patched(operation, 'strict')).toThrow('is not an attribute');
  });

  test('a filter within brackets is looked at too, and its values are not told', () => {
    expect(patch({ op: 'replace', path: 'emails[typ eq "secret"].value', value: 'b@example.com' })).toEqual([
      { name: 'emails.typ', nearest: 'emails.type' },
    ]);
  });

  test('values of a list by their sub-attributes', () => {
    const value = [{ value: 'b@example.com', adress: 'x' }];
    expect(patch({ op: 'add', path: 'emails', value })).toEqual([{ name: 'emails.adress' }]);
    expect(patch({ op: 'add', path: 'emails[type eq "work"]', value: value[0] ?? null })).toEqual([
      { name: 'emails.adress' },
    ]);
  });

  test.each<JsonObject>([
    { op: 'replace', value: { id: '1', schemas: [USER], meta: { resourceType: 'User' }, groups: [], password: 'x' } },
    { op: 'replace', path: 'department', value: 'Tours' },
    { op: 'replace', value: { department: 'Tours', manager: { value: '1', displayName: 'M' } } },
    { op: 'Replace', path: 'roles[primary eq "True"].value', value: 'x' },
    { op: 'remove', path: `${ENTERPRISE}` },
    { op: 'remove', path: 'emails[type' },
    { op: 'add', path: 7, value: { tilte: 'x' } },
  ])('%j names nothing unknown, or is refused', (operation) => expect(patch(operation)).toEqual([]));

  test('members and their parts', () => {
    const Operations = [{ op: 'add', path: 'members', value: [{ value: '1', display: 'A', type: 'User', $ref: 'x' }] }];
    expect(noted('PATCH', { Operations }, groupResourceType)).toEqual([]);
    const odd = [{ op: 'add', path: 'members', value: [{ value: '1', vaule: 'A' }] }];
    expect(noted('PATCH', { Operations: odd }, groupResourceType)).toEqual([
      { name: 'members.vaule', nearest: 'members.value' },
    ]);
  });
});

test('what an organization declares is known', () => {
  const type = extendResourceType(userResourceType, [
    { id: USER, attributes: [{ name: 'shoeSize', type: 'integer' }] },
    {
      id: 'urn:example:2.0:User',
      attributes: [{ name: 'desks', type: 'complex', subAttributes: [{ name: 'floor' }] }],
    },
  ]);
  const body = { shoeSize: 42, 'urn:example:2.0:User': { desks: { floor: '1' } } };
  expect(noted('POST', body, type)).toEqual([]);
  expect(noted('POST', { 'urn:example:2.0:User': { desks: { flor: '1' } } }, type)).toEqual([
    { name: 'urn:example:2.0:User:desks.flor', nearest: 'urn:example:2.0:User:desks.floor' },
  ]);
});

test('ten names are noted, each once and none longer than a line of the log takes', () => {
  const operations = Array.from({ length: 1_000 }, (_, at) => ({ op: 'add', path: `zork${at % 20}`, value: at }));
  expect(patch(...operations)).toHaveLength(10);
  expect(patch(...operations.slice(0, 3), ...operations.slice(0, 3))).toHaveLength(3);
  const [long] = noted('POST', { ['z'.repeat(500_000)]: 1 });
  expect(long?.name).toHaveLength(101);
});
