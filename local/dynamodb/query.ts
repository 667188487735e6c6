import { toRangeStr, validateKeyPaths } from 'dynalite/db';
import type { Action } from './engine';
import { checkKeyValues, partitionStart, storageKeyOf } from './keys';
import { checkProjection } from './projection';
import { readRange } from './read-range';
import { validationFailed } from './refusals';
import { checkRequest, type KeyCondition, type RangeRequest } from './requests';
import { isEndOfRange, type KeyRange } from './storage';
import { keyAttributes, type Table } from './table';

/** Query on the table itself; secondary indexes are not emulated. */
export const query: Action = async (engine, input) => {
  const { storage } = engine;
  const request = checkRequest('Query', input, storage.store);
  const table = storage.table(request.TableName);
  if (request.IndexName !== undefined) {
    throw validationFailed(`The table does not have the specified index: ${request.IndexName}`);
  }
  const reverse = request.ScanIndexForward === false;
  const range = keyRange(request, table, reverse);
  checkProjection(request, table);
  checkFilter(request, table);
  return readRange(engine, request, table, range, reverse);
};

const indexable = ['EQ', 'LT', 'LE', 'GT', 'GE', 'BEGINS_WITH', 'BETWEEN'];

function keyRange(request: RangeRequest, table: Table, reverse: boolean): KeyRange {
  const [partition, sort] = keyAttributes(table);
  const conditions = request.KeyConditions ?? {};
  const names = Object.keys(conditions);
  const onPartition = partition && conditions[partition.name];
  if (!partition || !onPartition) {
    throw validationFailed(`Query condition missed key schema element: ${partition?.name}`);
  }
  const onSort = sort && conditions[sort.name];
  if (names.length > 1 && !sort) throw validationFailed('Query key condition not supported');
  if (names.length > 1 && !onSort) throw validationFailed(`Query condition missed key schema element: ${sort?.name}`);
  checkCondition(onPartition, partition.type);
  if (onPartition.ComparisonOperator !== 'EQ') throw validationFailed('Query key condition not supported');
  if (sort && onSort) checkCondition(onSort, sort.type);
  const value = onPartition.AttributeValueList[0][partition.type] ?? '';
  checkKeyValues({ [partition.name]: { [partition.type]: value } }, table);
  for (const operand of onSort?.AttributeValueList ?? []) checkKeyValues({ [sort?.name ?? '']: operand }, table);
  const prefix = partitionStart(value, partition.type);
  const range = onSort ? sortRange(prefix, onSort) : { gte: prefix, lt: `${prefix}~` };
  const start = request.ExclusiveStartKey;
  if (!start) return range;
  const startKey = storageKeyOf(start, table);
  checkStart(
    start[partition.name]?.[partition.type] === value,
    !onSort || (isInside(startKey, range) && !isEndOfRange(startKey, range, reverse)),
    onSort !== undefined,
  );
  return startingAfter(range, startKey, reverse);
}

function checkCondition(condition: KeyCondition, type: string): void {
  if (!indexable.includes(condition.ComparisonOperator)) {
    throw validationFailed('Attempted conditional constraint is not an indexable operation');
  }
  if (condition.AttributeValueList.some((value) => value[type] === undefined)) {
    throw validationFailed(
      'One or more parameter values were invalid: Condition parameter type does not match schema type',
    );
  }
}

/** Storage keys end every part with a slash, which sorts before the hexadecimal digits, and a tilde sorts after both. */
function sortRange(prefix: string, condition: KeyCondition): KeyRange {
  const [first, second] = condition.AttributeValueList;
  const low = prefix + toRangeStr(first);
  switch (condition.ComparisonOperator) {
    case 'EQ':
      return { gte: `${low}/`, lte: `${low}/~` };
    case 'LT':
      return { gte: prefix, lt: `${low}/` };
    case 'LE':
      return { gte: prefix, lte: `${low}/~` };
    case 'GT':
      return { gt: `${low}/~`, lt: `${prefix}~` };
    case 'GE':
      return { gte: `${low}/`, lt: `${prefix}~` };
    case 'BEGINS_WITH':
      return { gte: low, lt: `${low}~` };
    default:
      return { gte: `${low}/`, lte: `${prefix}${toRangeStr(second ?? first)}/~` };
  }
}

/** Without the bounds that the start key replaces. */
function startingAfter({ gt, gte, lt, lte }: KeyRange, start: string, reverse: boolean): KeyRange {
  const low = { ...(gt === undefined ? {} : { gt }), ...(gte === undefined ? {} : { gte }) };
  const high = { ...(lt === undefined ? {} : { lt }), ...(lte === undefined ? {} : { lte }) };
  return reverse ? { ...low, lt: start } : { ...high, gt: start };
}

function isInside(key: string, { gt, gte, lt, lte }: KeyRange): boolean {
  return (
    (gt === undefined || key > gt) &&
    (gte === undefined || key >= gte) &&
    (lt === undefined || key < lt) &&
    (lte === undefined || key <= lte)
  );
}

function checkStart(samePartition: boolean, insideRange: boolean, hasSortCondition: boolean): void {
  if (samePartition && insideRange) return;
  if (!hasSortCondition) {
    throw validationFailed('The provided starting key is outside query boundaries based on provided conditions');
  }
  throw validationFailed(
    samePartition
      ? 'The provided starting key does not match the range key predicate'
      : 'The query can return at most one row and cannot be restarted',
  );
}

function checkFilter(request: RangeRequest, table: Table): void {
  const refusal = validateKeyPaths(request._filter?.nestedPaths, table);
  if (refusal) throw validationFailed(refusal.body.message);
  const heads = request._filter?.pathHeads ?? request.QueryFilter;
  const key = heads && keyAttributes(table).find(({ name }) => name in heads);
  if (key) {
    const member = request._filter ? 'Filter Expression' : 'QueryFilter';
    throw validationFailed(`${member} can only contain non-primary key attributes: Primary key attribute: ${key.name}`);
  }
}
