/** Every function that reads text of a client, an administrator, a file or a command line. A new one is a row here. */

import { Readable } from 'node:stream';
import * as z from 'zod/mini';
import { createLineDigest } from '../../cli/transfer/line-digest';
import { readLines } from '../../cli/transfer/read-lines';
import { placeInCursor } from '../../lambda/admin/page-cursor';
import { readBody } from '../../lambda/admin/read-body';
import { readRecord } from '../../lambda/admin/transfer-schemas';
import { checkedText } from '../../lambda/directory/checked-text';
import { checkCustomAttributes } from '../../lambda/directory/custom-attributes';
import { checkOrganizationId } from '../../lambda/directory/organizations';
import { isEmailAddress } from '../../lambda/directory/user-rules';
import { checkConditions } from '../../lambda/http/conditional-request';
import { openCursor } from '../../lambda/http/cursor-token';
import { readHttpRequest } from '../../lambda/http/http-request';
import { readCursorPlace, readIndexPlace, readOrder } from '../../lambda/http/list-query';
import { acceptedMediaType, checkContentType } from '../../lambda/http/media-types';
import { parseBody } from '../../lambda/scim/body';
import { readBulk } from '../../lambda/scim/bulk/read-bulk';
import { referencesIn } from '../../lambda/scim/bulk/references';
import { outlineOf } from '../../lambda/scim/document-outline';
import { compileFilter } from '../../lambda/scim/filter/compile-filter';
import { instantOf, withOffsetSign } from '../../lambda/scim/filter/instant';
import { parseFilter } from '../../lambda/scim/filter/parse-filter';
import { parsePatchPath } from '../../lambda/scim/filter/parse-patch-path';
import { fold } from '../../lambda/scim/fold';
import { findSyntaxFault } from '../../lambda/scim/json-scan';
import { changesOf } from '../../lambda/scim/patch/changes-of';
import { attributeNames } from '../../lambda/scim/projection/attribute-names';
import { parseProjection } from '../../lambda/scim/projection/projection';
import { applyQuirks } from '../../lambda/scim/quirks/apply-quirks';
import { extendResourceType } from '../../lambda/scim/schema/custom-schema';
import type { AttributeType } from '../../lambda/scim/schema/definition';
import { resolvePath } from '../../lambda/scim/schema/lookup';
import { refusedCharacter } from '../../lambda/scim/schema/refused-character';
import { userResourceType } from '../../lambda/scim/schema/resource-types';
import { readValue } from '../../lambda/scim/validation/read-value';
import { readReference } from '../../lambda/scim/validation/resource-reference';
import { withoutKeys } from '../../lambda/scim/without-keys';
import { parseAccessKey } from '../../lambda/secrets/access-key';
import { authorize } from '../../lambda/secrets/authorize';
import { filterExpression } from '../../lambda/store/filter-expression';
import { textTest } from '../../lambda/store/text-filter';
import { wideMembers } from '../../lambda/store/wide-members';
import { proxyEvent } from '../http/proxy-event';

export interface TextReader {
  readonly name: string;
  readonly read: (text: string) => unknown;
  /** What leads deeper into the reader. */
  readonly beginnings?: readonly string[];
}

/** The limits of a service bound what is read; here they must not hide how the reading grows. */
const limits = { bytes: Number.POSITIVE_INFINITY, terms: Number.POSITIVE_INFINITY, depth: 20 };
const now = new Date(0);
const binding = { secret: 'x', query: 'y' };

const typed = (type: Exclude<AttributeType, 'complex'>) => {
  const extended = extendResourceType(userResourceType, [{ id: 'urn:acme:User', attributes: [{ name: 'x', type }] }]);
  const attribute = extended.extensions.at(-1)?.schema.attributes[0];
  if (attribute === undefined) throw new Error('The attribute is declared in the line above.');
  return attribute;
};

const values: readonly TextReader[] = (
  ['string', 'reference', 'boolean', 'integer', 'decimal', 'dateTime', 'binary'] as const
).flatMap((type) =>
  (['compatible', 'strict'] as const).map((mode) => ({
    name: `a value of type ${type} (${mode})`,
    read: (text) => readValue(typed(type), text, 'x', { mode }),
    beginnings: ['2024-01-01T00:00:00.', 'AAAA', 'true'],
  })),
);

const filters: readonly TextReader[] = (['compatible', 'strict'] as const).flatMap((mode) => [
  {
    name: `a filter (${mode})`,
    read: (text) =>
      compileFilter(parseFilter(text, { mode, limits, types: [userResourceType] }), userResourceType, { mode }),
    beginnings: [
      'userName eq ',
      'userName eq "',
      'userName eq "\\n',
      'emails[',
      'not ',
      'meta.created gt "2024-01-01T00:00:00.',
    ],
  },
  {
    name: `a PATCH path (${mode})`,
    read: (text) => parsePatchPath(text, { mode, limits, types: [userResourceType] }),
    beginnings: ['emails[type eq "', 'emails[type eq "work"].', 'urn:ietf:params:scim:schemas:core:2.0:User:'],
  },
  {
    name: `a key of a PATCH value (${mode})`,
    read: (text) => changesOf(userResourceType, { op: 'add', value: { [text]: 'x' } }, mode),
    beginnings: ['name.', 'urn:ietf:params:scim:schemas:core:2.0:User:'],
  },
]);

const scim: readonly TextReader[] = [
  ...values,
  ...filters,
  { name: 'a body', read: parseBody, beginnings: ['{"a":"', '{"a":[', '{"', '{"a":-', '{"a":0.'] },
  { name: 'a body that is no JSON', read: findSyntaxFault, beginnings: ['{"a":"', '[', '{"a":1', '-'] },
  { name: 'the outline of a document', read: outlineOf, beginnings: ['{"a":"', '{"a":[{"b":"'] },
  {
    name: 'the path of an attribute',
    read: (text) => resolvePath(userResourceType, text),
    beginnings: ['name.', 'urn:'],
  },
  { name: 'a resource reference', read: readReference, beginnings: ['https://example.com/Users', '/Groups/'] },
  { name: 'a date without a sign', read: withOffsetSign, beginnings: ['2024-01-01T00:00:00.', '2024-01-01T00:00:00 '] },
  { name: 'a date', read: instantOf, beginnings: ['2024-01-01T00:00:00.', '2024-01-01T00:00:00+'] },
  { name: 'the folded form', read: (text) => [fold(text, true), fold(text, false)] },
  { name: 'refused characters', read: (text) => refusedCharacter(text, 'line') },
  { name: 'names of attributes', read: attributeNames, beginnings: ['emails[type eq "', 'emails['] },
  {
    name: 'the parameter attributes',
    read: (attributes) => parseProjection(userResourceType, attributes, undefined, 'strict'),
    beginnings: ['userName,'],
  },
  {
    name: 'the parameter attributes, by names that may have been meant',
    read: (attributes) => parseProjection(userResourceType, attributes, undefined, 'compatible'),
    beginnings: ['userName,', 'email,'],
  },
  { name: 'references of a bulk request', read: (path) => referencesIn([path], { path, $ref: path, value: path }) },
  {
    name: 'the path of a bulk operation',
    read: (path) => readBulk({ Operations: [{ method: 'PUT', path, data: {} }] }, 'compatible'),
    beginnings: ['https://', 'https://a/Users', '/Users/'],
  },
  {
    name: 'what rewrites look at',
    read: (text) => {
      const Operations = [
        { op: text, path: text, value: text },
        { op: 'add', path: 'roles', value: text },
        { op: 'add', value: { [text]: 1 } },
      ];
      return applyQuirks({ method: 'PATCH', resource: 'User', body: { schemas: [text], Operations } }, 'compatible');
    },
    beginnings: ['urn:scim:schemas:core:1.0', 'emails[', '{"value":"'],
  },
];

const http: readonly TextReader[] = [
  { name: 'Accept', read: acceptedMediaType, beginnings: ['application/json;q=0', 'text/html;'] },
  { name: 'Content-Type', read: checkContentType, beginnings: ['application/json;'] },
  { name: 'If-Match', read: (text) => checkConditions(new Map([['if-match', text]]), 1), beginnings: ['W/"', '*'] },
  { name: 'If-None-Match', read: (text) => checkConditions(new Map([['if-none-match', text]]), 1) },
  { name: 'a cursor', read: (text) => openCursor(binding, text, now) },
  {
    name: 'startIndex and count',
    read: (text) =>
      readIndexPlace(
        new Map([
          ['startindex', text],
          ['count', text],
        ]),
      ),
  },
  {
    name: 'a place by cursor',
    read: (text) =>
      readCursorPlace(
        new Map([
          ['cursor', text],
          ['count', text],
        ]),
        'strict',
      ),
  },
  { name: 'sortOrder', read: (text) => readOrder(new Map([['sortorder', text]])) },
  {
    name: 'path, query and headers of a request',
    read: (text) =>
      readHttpRequest(
        proxyEvent({
          resource: '/organizations/{organizationId}/scim/v2/{proxy+}',
          pathParameters: { organizationId: 'a', proxy: text },
          path: text,
          query: { [text]: [text] },
          headers: { [text]: text },
        }),
        text,
      ),
    beginnings: ['/Users/'],
  },
];

const keys: readonly TextReader[] = [
  {
    name: 'an access key',
    read: (text) => parseAccessKey(text, 'pepper'),
    beginnings: ['scimk_', 'scimk_AAAAAAAAAAAAacme_'],
  },
  {
    name: 'Authorization',
    read: (text) =>
      authorize({ reader: { find: async () => undefined } as never, pepper: async () => '', now: () => now }, text),
    beginnings: ['Bearer ', 'Bearer scimk_'],
  },
  { name: 'a path without its keys', read: withoutKeys, beginnings: ['scimk_'] },
];

const lineOf = (record: object) => {
  const digest = createLineDigest();
  const header = JSON.stringify({ type: 'header', format: 'cdk-scim-organization', version: 1 });
  const line = JSON.stringify(record);
  digest.add('header', header);
  digest.add('user', line);
  return [header, line, JSON.stringify(digest.trailer())].join('\n');
};

const drain = async (text: string) => {
  for await (const _ of readLines(Readable.from([text])));
};

const schema = z.strictObject({ name: z.string() });
const admin: readonly TextReader[] = [
  {
    name: 'a body of the admin API',
    read: (text) => readBody(schema, text, text, 1e9),
    beginnings: ['{"name":"', '{"'],
  },
  { name: 'the Content-Type of the admin API', read: (text) => readBody(schema, '{}', text) },
  { name: 'a cursor of the admin API', read: (text) => placeInCursor({ incarnationId: 'i' }, text) },
  { name: 'a name', read: (text) => checkedText('name', text, 1e9) },
  { name: 'the id of an organization', read: checkOrganizationId, beginnings: ['a'] },
  {
    name: 'a declaration of attributes',
    read: (text) =>
      checkCustomAttributes([
        { id: `urn:acme:${text}`.slice(0, 190), name: text, description: text, attributes: [{ name: text }] },
      ]),
  },
  { name: 'an e-mail address', read: isEmailAddress, beginnings: ['a@', 'a@b.'] },
  { name: 'a record of an import', read: (text) => readRecord({ type: text, id: text, created: text, [text]: text }) },
  {
    name: 'a user of an import',
    read: (id) => readRecord({ type: 'user', id, created: id, lastModified: id, document: { userName: id, [id]: id } }),
    beginnings: ['2024-01-01T00:00:00.', 'aa'],
  },
  { name: 'a line of a file', read: (text) => drain(lineOf({ type: 'user', text })) },
  {
    name: 'a file that is none',
    read: drain,
    beginnings: ['{"type":"header","format":"cdk-scim-organization","version":1}\n'],
  },
];

const stored: readonly TextReader[] = [
  {
    name: 'the text of a document in a scan',
    read: (text) => {
      const filter = parseFilter('userName eq "x" or emails[type eq "work" and value co "y"]', { mode: 'strict' });
      return textTest('User', filter)?.(text);
    },
    beginnings: ['{"userName":"', '{"value":'],
  },
  {
    name: 'a filter as an expression of the database',
    read: (text) =>
      filterExpression('User', { kind: 'compare', path: 'title', operator: 'co', value: text, position: 0 }),
  },
  { name: 'text beyond ASCII', read: (title) => wideMembers({ title }) },
];

export const textReaders: readonly TextReader[] = [...scim, ...http, ...keys, ...admin, ...stored];
