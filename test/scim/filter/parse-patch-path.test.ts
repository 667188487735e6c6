import { parsePatchPath } from '../../../lambda/scim/filter/parse-patch-path';
import { ScimError } from '../../../lambda/scim/scim-error';

const parse = (text: string) => parsePatchPath(text, { mode: 'compatible' });
const ENT = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

test.each([
  'userName',
  'name.givenName',
  'members',
  ENT,
  `${ENT}:manager`,
  `${ENT}:manager.displayName`,
  'urn:ietf:params:scim:schemas:core:2.0:User:name.givenName',
  'manager.$ref',
  'custom_attribute-1',
])('the path %s stays as it is', (path) => {
  expect(parse(path)).toEqual({ path });
  expect(parsePatchPath(path, { mode: 'strict' })).toEqual({ path });
});

test('a value filter stands apart from the path and from the sub-attribute', () => {
  const filter = { kind: 'compare', path: 'type', operator: 'eq', value: 'work', position: 7 };
  expect(parse('emails[type eq "work"]')).toEqual({ path: 'emails', filter });
  expect(parse('emails[type eq "work"].value')).toEqual({ path: 'emails', filter, sub: 'value' });
  expect(parse(' emails[type eq "work"].value ')).toMatchObject({ path: 'emails', sub: 'value' });
});

test('a URN may stand before a value filter', () => {
  expect(parse('urn:ietf:params:scim:schemas:core:2.0:User:emails[primary eq "True"].value')).toMatchObject({
    path: 'urn:ietf:params:scim:schemas:core:2.0:User:emails',
    filter: { path: 'primary', value: 'True' },
    sub: 'value',
  });
});

test('the whole grammar of filters holds in the brackets', () => {
  expect(parse('emails[not (type eq "work" or value ew "]") and primary eq true].display')).toMatchObject({
    filter: { kind: 'and', operands: [{ kind: 'not', operand: { kind: 'or' } }, { value: true }] },
    sub: 'display',
  });
});

test.each([
  ['', /^The path is not valid at position 0: expected an attribute name, it ends there\.$/],
  ['emails[', /position 7: expected an attribute name/],
  ['emails[]', /position 7: expected an attribute name, found "\]"/],
  ['emails[type eq "work"', /position 21: expected and, or, or "\]"/],
  ['emails[type eq "work"]value', /position 22: expected a sub-attribute or the end, found "value"/],
  ['emails[type eq "work"].', /position 23: expected the name of a sub-attribute/],
  ['emails[type eq "work"].a.b', /position 23/],
  ['emails[type eq "work"].value eq "x"', /position 29: expected the end/],
  ['emails[type regex "work"]', /The path has the operator "regex" at position 12/],
  ['userName eq "x"', /position 9: expected a value filter in brackets or the end, found "eq"/],
  ['members.', /position 8: expected an attribute name/],
  ['.members', /position 0/],
  ['a b', /position 2/],
  ['/members', /position 0/],
  ['members[a[b pr]]', /value filters do not nest/],
  ['members[value eq "x"][value eq "y"]', /position 21/],
  ['('.repeat(30), /position 0/],
  [`a[${'('.repeat(30)}`, /deeper than 20/],
  ['a'.repeat(4097), /longer than 4096 bytes/],
])('the path %j is refused as invalidPath', (text, detail) => {
  let error: unknown;
  try {
    parse(text);
  } catch (thrown) {
    error = thrown;
  }
  expect(error).toBeInstanceOf(ScimError);
  expect(error).toMatchObject({ status: 400, scimType: 'invalidPath', detail: expect.stringMatching(detail) });
});
