/** The calls that the store makes: strongly consistent reads, batches that finish, transactions that cannot apply twice. */
import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  QueryCommand,
} from '@aws-sdk/client-dynamodb';
import { concurrently, inPieces } from '../directory/concurrently';
import { DirectoryError } from '../directory/directory-error';
import { type Item, nameOfItem, text, textOf } from './codec';
import { type FoundItems, readJoined } from './joined-reads';
import { type ItemKey, nameOfKey } from './keys';
import { type Pauses, pause, retrying } from './retry';

export interface Table extends Pauses {
  readonly client: DynamoDBClient;
  readonly name: string;
  /** A token that makes one transaction recognisable when its answer was lost. */
  readonly newToken: () => string;
  /** Measures how long work takes. */
  readonly now: () => Date;
}

const BATCH_READ = 100;
const BATCH_WRITE = 25;
const PARALLEL = 8;
const BATCH_ATTEMPTS = 12;

export const keyAttributes = (key: ItemKey): Item => ({ PK: text(key.PK), SK: text(key.SK) });

/** Goes on with what a batch left undone, with growing pauses. */
const untilDone = async <R>(table: Table, first: R, action: (rest: R) => Promise<R | undefined>): Promise<void> => {
  let rest: R | undefined = first;
  for (let attempt = 0; ; attempt += 1) {
    const todo: R = rest;
    rest = await retrying(table, () => action(todo));
    if (rest === undefined) return;
    if (attempt + 1 >= BATCH_ATTEMPTS) {
      const cause = new Error(`A batch had work left after ${BATCH_ATTEMPTS} attempts: the table is throttled.`);
      throw new DirectoryError({ code: 'unavailable' }, { cause });
    }
    await pause(table, attempt);
  }
};

const getBatch = async (table: Table, keys: readonly ItemKey[]): Promise<Item[]> => {
  const found: Item[] = [];
  await untilDone(table, keys.map(keyAttributes), async (Keys) => {
    const request = { RequestItems: { [table.name]: { Keys, ConsistentRead: true } } };
    const answer = await table.client.send(new BatchGetItemCommand(request));
    found.push(...(answer.Responses?.[table.name] ?? []));
    const rest = answer.UnprocessedKeys?.[table.name]?.Keys;
    return rest === undefined || rest.length === 0 ? undefined : rest;
  });
  return found;
};

const getAlone = async (table: Table, key: ItemKey): Promise<Item[]> => {
  const command = { TableName: table.name, Key: keyAttributes(key), ConsistentRead: true };
  const { Item } = await retrying(table, () => table.client.send(new GetItemCommand(command)));
  return Item === undefined ? [] : [Item];
};

/** Whoever asks in the same turn shares the calls, and their failure once trying again did not help. */
const readItems = (table: Table, keys: readonly ItemKey[]): Promise<FoundItems> =>
  readJoined(table, keys, async (wanted) => {
    const [only] = wanted;
    const items =
      wanted.length === 1 && only !== undefined
        ? await getAlone(table, only)
        : (await concurrently(PARALLEL, inPieces(BATCH_READ, wanted), (piece) => getBatch(table, piece))).flat();
    return new Map(items.map((item) => [nameOfItem(item), item]));
  });

export const getItem = async (table: Table, key: ItemKey): Promise<Readonly<Item> | undefined> =>
  (await readItems(table, [key])).get(nameOfKey(key));

/** The items that exist, in the order of the keys; each key counts once. */
export const getItems = async (table: Table, keys: readonly ItemKey[]): Promise<Readonly<Item>[]> => {
  if (keys.length === 0) return [];
  const found = await readItems(table, keys);
  return [...new Set(keys.map(nameOfKey))].flatMap((name): Readonly<Item>[] => {
    const item = found.get(name);
    return item === undefined ? [] : [item];
  });
};

/** Removes items one by one, without conditions; for what is already dead. */
export const deleteItems = async (table: Table, keys: readonly ItemKey[]): Promise<void> => {
  await concurrently(PARALLEL, inPieces(BATCH_WRITE, keys), (piece) =>
    untilDone(
      table,
      piece.map((key) => ({ DeleteRequest: { Key: keyAttributes(key) } })),
      async (requests) => {
        const answer = await table.client.send(
          new BatchWriteItemCommand({ RequestItems: { [table.name]: [...requests] } }),
        );
        const rest = answer.UnprocessedItems?.[table.name];
        return rest === undefined || rest.length === 0
          ? undefined
          : rest.flatMap(({ DeleteRequest }) =>
              DeleteRequest?.Key === undefined ? [] : [{ DeleteRequest: { Key: DeleteRequest.Key } }],
            );
      },
    ),
  );
};

/** A range of sort keys in one partition, both ends included. */
export interface Range {
  readonly partition: string;
  readonly from?: string;
  readonly to?: string;
}

/** What a Query reads at a time. */
export interface Reading {
  /** Items to evaluate in one call. */
  readonly limit?: number | undefined;
  readonly descending?: boolean | undefined;
  /** Begins after this sort key. */
  readonly after?: string | undefined;
  /** Leaves out items for which it does not hold; they are read, and cost, all the same. */
  readonly filter?: Condition | undefined;
}

/** A condition with its values. */
export interface Condition {
  readonly expression: string;
  readonly values: Item;
}

/** What one call gives of a range. */
export interface QueryPage {
  readonly items: Item[];
  /** Items that were read, those that were left out among them. */
  readonly examined: number;
  /** The sort key after which the range goes on; undefined at its end. */
  readonly next?: string;
}

/** One call. */
const queryPage = async (table: Table, range: Range, reading: Reading = {}): Promise<QueryPage> => {
  const { partition, from = ' ', to = '~~' } = range;
  const { filter, limit, after } = reading;
  const answer = await retrying(table, () =>
    table.client.send(
      new QueryCommand({
        TableName: table.name,
        ConsistentRead: true,
        KeyConditionExpression: 'PK = :partition AND SK BETWEEN :from AND :to',
        ExpressionAttributeValues: {
          ':partition': text(partition),
          ':from': text(from),
          ':to': text(to),
          ...filter?.values,
        },
        ...(filter === undefined ? {} : { FilterExpression: filter.expression }),
        ScanIndexForward: reading.descending !== true,
        ...(limit === undefined ? {} : { Limit: limit }),
        ...(after === undefined ? {} : { ExclusiveStartKey: keyAttributes({ PK: partition, SK: after }) }),
      }),
    ),
  );
  const items = answer.Items ?? [];
  const page = { items, examined: answer.ScannedCount ?? items.length };
  const next = answer.LastEvaluatedKey;
  return next === undefined ? page : { ...page, next: textOf(next, 'SK') };
};

/** The pages of a range, each as the database gives it. */
export async function* queryPages(table: Table, range: Range, reading: Reading = {}): AsyncGenerator<Item[]> {
  let page = await queryPage(table, range, reading);
  for (;;) {
    yield page.items;
    if (page.next === undefined) return;
    page = await queryPage(table, range, { ...reading, after: page.next });
  }
}

/** A range, or the first `limit` of its items with those that a filter leaves out: what is found, and where it goes on. */
export const examineRange = async (
  table: Table,
  range: Range,
  reading: Reading = {},
  spend?: (page: QueryPage) => void,
): Promise<QueryPage> => {
  let page = await queryPage(table, range, reading);
  spend?.(page);
  const items = page.items;
  let { examined } = page;
  while (page.next !== undefined && (reading.limit === undefined || examined < reading.limit)) {
    const limit = reading.limit && reading.limit - examined;
    page = await queryPage(table, range, { ...reading, limit, after: page.next });
    spend?.(page);
    items.push(...page.items);
    examined += page.examined;
  }
  return page.next === undefined ? { items, examined } : { items, examined, next: page.next };
};

/** All items of a range, or the first `limit` of them. */
export const queryItems = async (table: Table, range: Range, reading: Reading = {}): Promise<Item[]> =>
  (await examineRange(table, range, reading)).items;
