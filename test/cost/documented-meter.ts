/** Meters calls by the documented formula: looks at the items before and after, and counts what they come to. */
import type { Around } from '../../bench/cost/lock-step';
import { readUnits, type StoredItem, writeUnits } from './documented-units';

type Key = StoredItem;
type Look = (key: Key) => Promise<StoredItem | undefined>;

export interface Units {
  read: number;
  write: number;
}

const identity = ({ PK, SK }: Key): string => JSON.stringify([PK, SK]);
const keyOf = ({ PK = {}, SK = {} }: StoredItem): Key => ({ PK, SK });

interface Target {
  readonly key: Key;
  /** Transactions cost twice. */
  readonly times: 1 | 2;
}

interface BatchMember {
  readonly PutRequest?: { readonly Item: StoredItem };
  readonly DeleteRequest?: { readonly Key: Key };
}

// biome-ignore lint/suspicious/noExplicitAny: inputs of the commands that the store sends, each read as its own type says
const targetsOf = (action: string, input: any): readonly Target[] => {
  switch (action) {
    case 'TransactWriteItems':
      return input.TransactItems.map((each: Record<string, { Key?: Key; Item?: StoredItem }>) => {
        const [write] = Object.values(each);
        return { key: keyOf(write?.Key ?? write?.Item ?? {}), times: 2 };
      });
    case 'BatchWriteItem':
      return Object.values(input.RequestItems as Record<string, BatchMember[]>)
        .flat()
        .map(({ PutRequest, DeleteRequest }) => ({
          key: keyOf(PutRequest?.Item ?? DeleteRequest?.Key ?? {}),
          times: 1,
        }));
    case 'UpdateItem':
    case 'DeleteItem':
      return [{ key: input.Key, times: 1 }];
    case 'PutItem':
      return [{ key: keyOf(input.Item), times: 1 }];
    default:
      return [];
  }
};

// biome-ignore lint/suspicious/noExplicitAny: outputs, as above
const readBy = (action: string, input: any, output: any): number => {
  switch (action) {
    case 'GetItem':
      return readUnits(output.Item === undefined ? [] : [output.Item]);
    case 'Query':
      return readUnits(output.Items);
    case 'BatchGetItem': {
      const found = new Map<string, StoredItem>();
      for (const item of Object.values(output.Responses as Record<string, StoredItem[]>).flat()) {
        found.set(identity(item), item);
      }
      const wanted = Object.values(input.RequestItems as Record<string, { Keys: Key[] }>).flatMap(({ Keys }) => Keys);
      return wanted.reduce((sum, key) => {
        const item = found.get(identity(key));
        return sum + readUnits(item === undefined ? [] : [item]);
      }, 0);
    }
    default:
      return 0;
  }
};

/** Adds up into `units` what each call should consume. */
export const documentedMeter =
  (units: Units, look: Look): Around =>
  async (command, send) => {
    const action = command.constructor.name.replace(/Command$/, '');
    const targets = targetsOf(action, command.input);
    const before: (StoredItem | undefined)[] = [];
    for (const { key } of targets) before.push(await look(key));
    const count = async () => {
      for (const [position, { key, times }] of targets.entries()) {
        units.write += times * writeUnits(before[position], await look(key));
      }
    };
    try {
      const output = await send();
      units.read += readBy(action, command.input, output);
      return output;
    } finally {
      await count();
    }
  };
