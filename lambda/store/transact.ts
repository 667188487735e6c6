import { type TransactWriteItem, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import { DirectoryError } from '../directory/directory-error';
import { type Item, number } from './codec';
import { isCancelled, StaleRead } from './failures';
import type { ItemKey } from './keys';
import { retrying } from './retry';
import { keyAttributes, type Table } from './table';

/** The most writes that one transaction takes. */
export const TRANSACTION_LIMIT = 100;

/** One write of a transaction, and what its refusal means. */
export interface Write {
  readonly action: 'Put' | 'Update' | 'Delete' | 'ConditionCheck';
  readonly key: ItemKey;
  /** Of a Put: the attributes beside the key. */
  readonly attributes?: Item;
  /** Of an Update. */
  readonly update?: string;
  readonly condition?: string;
  readonly values?: Item;
  readonly names?: Readonly<Record<string, string>>;
  /** The error that a failed condition means, told the item as it is; `StaleRead` unless given. */
  readonly refused?: (held: Item | undefined) => Error;
}

export const put = (key: ItemKey, attributes: Item, rest: Partial<Write> = {}): Write => ({
  action: 'Put',
  key,
  attributes,
  ...rest,
});
export const remove = (key: ItemKey, rest: Partial<Write> = {}): Write => ({ action: 'Delete', key, ...rest });

/** Condition that the item does not exist. */
export const ABSENT = 'attribute_not_exists(PK)';
/** Condition that the item exists. */
export const PRESENT = 'attribute_exists(PK)';

/** Condition that a count is as it was read; nobody writes a zero. */
export const countIs = (name: string, count: number): { readonly condition: string; readonly values: Item } =>
  count === 0
    ? { condition: `attribute_not_exists(${name})`, values: {} }
    : { condition: `${name} = :${name}Read`, values: { [`:${name}Read`]: number(count) } };

/** Attributes as the values of an expression, each under its name. */
export const valuesOf = (attributes: Item): Item =>
  Object.fromEntries(Object.entries(attributes).map(([name, value]) => [`:${name}`, value]));

const toRequest = (table: Table, write: Write): TransactWriteItem => {
  const parts = {
    TableName: table.name,
    ...(write.condition === undefined
      ? {}
      : { ConditionExpression: write.condition, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const }),
    // An empty map is refused.
    ...(Object.keys(write.values ?? {}).length === 0 ? {} : { ExpressionAttributeValues: write.values }),
    ...(write.names === undefined ? {} : { ExpressionAttributeNames: { ...write.names } }),
  };
  const Key = keyAttributes(write.key);
  switch (write.action) {
    case 'Put':
      return { Put: { ...parts, Item: { ...Key, ...write.attributes } } };
    case 'Delete':
      return { Delete: { ...parts, Key } };
    case 'Update':
      return { Update: { ...parts, Key, UpdateExpression: write.update } };
    case 'ConditionCheck':
      return { ConditionCheck: { ...parts, Key, ConditionExpression: write.condition } };
  }
};

const refusal = (error: unknown, writes: readonly Write[]): Error | undefined => {
  if (!isCancelled(error)) return undefined;
  const reasons = error.CancellationReasons ?? [];
  const position = reasons.findIndex(({ Code }) => Code === 'ConditionalCheckFailed');
  if (position < 0) return undefined;
  return writes[position]?.refused?.(reasons[position]?.Item) ?? new StaleRead();
};

/**
 * All writes or none. The token stays the same while the outcome of a try is unknown, so that a lost answer cannot make a
 * counter count twice; after a cancellation, which says that nothing was done, it is a new one.
 */
export const transact = async (table: Table, writes: readonly Write[]): Promise<void> => {
  if (writes.length > TRANSACTION_LIMIT) throw new DirectoryError({ code: 'tooLarge' });
  const TransactItems = writes.map((write) => toRequest(table, write));
  let ClientRequestToken = table.newToken();
  await retrying(table, async () => {
    try {
      await table.client.send(new TransactWriteItemsCommand({ TransactItems, ClientRequestToken }));
    } catch (error) {
      if (isCancelled(error)) ClientRequestToken = table.newToken();
      throw refusal(error, writes) ?? error;
    }
  });
};
