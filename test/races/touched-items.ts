/** Which items a call reads and writes, so that it is known which calls may change places without anybody noticing. */

type Fields = Record<string, unknown>;

interface Touched {
  /** Keys as text; of a range, of which any item may matter, the partition alone. */
  readonly key: string;
  readonly range: boolean;
  readonly writes: boolean;
}

// Inputs are as the SDK's commands put them on the wire, which the emulation checks.
const fields = (value: unknown): Fields => (value ?? {}) as Fields;
const textOf = (value: unknown): string => String(fields(value).S);
const itemKey = (key: unknown): string => `${textOf(fields(key).PK)}\n${textOf(fields(key).SK)}`;
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const tables = (value: unknown): readonly unknown[] => Object.values(fields(value));

const one = (key: unknown, writes: boolean): Touched => ({ key: itemKey(key), range: false, writes });

/** What the call touches; of an action that is not known, all. */
export const touchedItems = (action: string, input: Fields): readonly Touched[] | 'all' => {
  switch (action) {
    case 'GetItem':
      return [one(input.Key, false)];
    case 'PutItem':
      return [one(input.Item, true)];
    case 'UpdateItem':
    case 'DeleteItem':
      return [one(input.Key, true)];
    case 'BatchGetItem':
      return tables(input.RequestItems).flatMap((each) => list(fields(each).Keys).map((key) => one(key, false)));
    case 'TransactGetItems':
      return list(input.TransactItems).map((each) => one(fields(fields(each).Get).Key, false));
    case 'BatchWriteItem':
      return tables(input.RequestItems).flatMap((each) =>
        list(each).map((request) => {
          const { PutRequest, DeleteRequest } = fields(request);
          return one(fields(PutRequest).Item ?? fields(DeleteRequest).Key, true);
        }),
      );
    case 'TransactWriteItems':
      return list(input.TransactItems).map((each) => {
        const { Put, Update, Delete, ConditionCheck } = fields(each);
        return one(fields(Put).Item ?? fields(Update ?? Delete ?? ConditionCheck).Key, ConditionCheck === undefined);
      });
    case 'Query': {
      const partition = fields(input.ExpressionAttributeValues)[':partition'];
      return partition === undefined ? 'all' : [{ key: textOf(partition), range: true, writes: false }];
    }
    default:
      return 'all';
  }
};

const meet = (one: Touched, other: Touched): boolean => {
  if (!one.writes && !other.writes) return false;
  if (one.range === other.range) return one.key === other.key;
  const [range, item] = one.range ? [one, other] : [other, one];
  return item.key.startsWith(`${range.key}\n`);
};

/** Whether the outcome of the two depends on which comes first. */
export const depend = (one: readonly Touched[] | 'all', other: readonly Touched[] | 'all'): boolean =>
  one === 'all' || other === 'all' || one.some((each) => other.some((counterpart) => meet(each, counterpart)));
