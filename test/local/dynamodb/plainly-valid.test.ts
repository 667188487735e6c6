import { checkTypes, checkValidations } from 'dynalite/validations';
import * as batchGetItem from 'dynalite/validations/batchGetItem';
import * as batchWriteItem from 'dynalite/validations/batchWriteItem';
import * as getItem from 'dynalite/validations/getItem';
import * as putItem from 'dynalite/validations/putItem';
import * as query from 'dynalite/validations/query';
import * as scan from 'dynalite/validations/scan';
import * as updateItem from 'dynalite/validations/updateItem';
import { plainlyValid } from '../../../local/dynamodb/plainly-valid';
import { openStorage } from '../../../local/dynamodb/storage';
import { fc } from '../../properties';

const rules = { batchGetItem, batchWriteItem, getItem, putItem, query, scan, updateItem };
const key = { PK: { S: 'T#acme#U#7' }, SK: { S: '7be8' } };
const item = {
  ...key,
  version: { N: '1' },
  live: { BOOL: true },
  tags: { L: [{ SS: ['a'] }, { M: { x: { NULL: true } } }] },
};

/** Requests of each kind as our service and its tests send them. */
const usual: { readonly [kind in keyof typeof rules]: object } = {
  batchGetItem: { RequestItems: { directory: { Keys: [key], ConsistentRead: true } }, ReturnConsumedCapacity: 'TOTAL' },
  batchWriteItem: { RequestItems: { directory: [{ PutRequest: { Item: item } }, { DeleteRequest: { Key: key } }] } },
  getItem: { TableName: 'directory', Key: key, ConsistentRead: true, ProjectionExpression: 'PK' },
  putItem: {
    TableName: 'directory',
    Item: item,
    ConditionExpression: 'attribute_not_exists(PK)',
    ReturnValues: 'ALL_OLD',
  },
  query: {
    TableName: 'directory',
    KeyConditionExpression: 'PK = :p AND SK BETWEEN :from AND :to',
    ExpressionAttributeValues: { ':p': { S: 'T#acme#U#7' }, ':from': { S: ' ' }, ':to': { S: '~~' } },
    ExclusiveStartKey: key,
    ScanIndexForward: true,
    Limit: 10,
    Select: 'COUNT',
  },
  scan: { TableName: 'directory', Segment: 0, TotalSegments: 4, FilterExpression: '#a = :b' },
  updateItem: {
    TableName: 'directory',
    Key: key,
    UpdateExpression: 'SET #v = :next',
    ExpressionAttributeNames: { '#v': 'version' },
    ExpressionAttributeValues: { ':next': { N: '2' } },
  },
};
const kinds = Object.keys(rules) as (keyof typeof rules)[]; // the keys of this very object

test.each(kinds)('a usual %s needs no other check of its types', (kind) => {
  expect(plainlyValid(rules[kind].types)(usual[kind] as Record<string, unknown>)).toBe(true);
});

/** What may stand where something else should: of each type, of each length that is a limit. */
const oddities = [
  ...[null, undefined, true, 'yes', '', 'ab', 'x'.repeat(256), 'no table!', 0, -1, 1.5, [], {}, { S: 1 }, { S: null }],
  ...[
    { S: 'a', N: '1' },
    { B: 'AA==' },
    { B: '?' },
    { X: 'a' },
    { L: [null] },
    { M: { x: { S: 1 } } },
    { SS: 'a' },
    { BOOL: 'true' },
  ],
  ...[Array.from({ length: 101 }, () => key), { directory: [] }, { di: [key] }, { directory: { Keys: [] } }],
];

/** All places inside a value, as paths. */
const placesIn = (value: unknown): string[][] =>
  typeof value !== 'object' || value === null
    ? [[]]
    : [[], ...Object.entries(value).flatMap(([name, part]) => placesIn(part).map((path) => [name, ...path]))];

const withOddity = (value: unknown, [name, ...rest]: readonly string[], oddity: unknown): unknown => {
  if (name === undefined) return oddity;
  const copy = structuredClone(value) as Record<string, unknown>; // a path leads through objects and lists
  copy[name] = withOddity(copy[name], rest, oddity);
  return copy;
};

test('what passes is what dynalite passes unchanged', async () => {
  const { store, close } = await openStorage(undefined);
  const verdicts = { plain: 0, left: 0 };
  const requests = fc.constantFrom(...kinds).chain((kind) =>
    fc.record({
      kind: fc.constant(kind),
      place: fc.oneof(
        fc.constantFrom(...placesIn(usual[kind]).slice(1)),
        fc.constantFrom(...Object.keys(rules[kind].types), 'Unknown').map((name) => [name]),
      ),
      oddity: fc.constantFrom(...oddities),
    }),
  );
  fc.assert(
    fc.property(requests, ({ kind, place, oddity }) => {
      const { types } = rules[kind];
      const request = withOddity(usual[kind], place, oddity) as Record<string, unknown>; // one member of it was changed
      const plain = plainlyValid(types)(request);
      verdicts[plain ? 'plain' : 'left'] += 1;
      if (!plain) return;
      const checked = checkTypes(structuredClone(request), types);
      expect(checked).toEqual(request);
      expect(() => checkValidations(checked, types, undefined, store)).not.toThrow();
    }),
    { numRuns: 3000 },
  );
  await close();
  expect(verdicts.plain).toBeGreaterThan(100);
  expect(verdicts.left).toBeGreaterThan(100);
});
