/**
 * Fills the embedded database fast, in the form that the store writes: the store itself says what it would write, and that is
 * put in place in batches. Audit items, which no request reads, are left out.
 */
import type { DynamoDBClient, TransactWriteItemsCommandInput } from '@aws-sdk/client-dynamodb';
import type { AuditRecord } from '../../lambda/directory/audit';
import type { DirectoryStore, ResourceRecord } from '../../lambda/directory/store';
import type { JsonObject } from '../../lambda/scim/json';
import { type Item, number, text } from '../../lambda/store/codec';
import { createDirectoryStore } from '../../lambda/store/directory-store';
import { edgeWrites } from '../../lambda/store/edges';
import { counterKey, type ItemKey, shardKey } from '../../lambda/store/keys';
import type { DynamoDb } from '../../local/dynamodb/start-dynamo-db';
import { idOf, SEEDED } from './repeatable';

const BATCH = 25;
const at = SEEDED.toISOString();

const keyOf = ({ PK, SK }: ItemKey): Item => ({ PK: text(PK), SK: text(SK) });

/** A store that writes nothing, and the items that it would put. */
const recordingStore = (): { readonly store: DirectoryStore; readonly taken: () => Item[] } => {
  let items: Item[] = [];
  const send = async ({ input }: { readonly input: TransactWriteItemsCommandInput }) => {
    for (const { Put } of input.TransactItems ?? []) {
      if (Put?.Item !== undefined && Put.Item.audit === undefined) items.push(Put.Item);
    }
    return { Items: [] };
  };
  const client = { send } as unknown as DynamoDBClient; // creating sends transactions, and looks for holders of a name
  return {
    store: createDirectoryStore({ client, table: 'none' }),
    taken: () => {
      const made = items;
      items = [];
      return made;
    },
  };
};

const audit = (action: AuditRecord['action'], id: string): AuditRecord => ({
  id: idOf('seed'),
  at,
  action,
  actor: { type: 'system', id: 'seed', name: 'Seed' },
  target: { type: action === 'user.created' ? 'User' : 'Group', id },
  requestId: 'seed',
});

const recordOf = (id: string, document: JsonObject): ResourceRecord => ({
  id,
  document,
  version: 1,
  created: at,
  lastModified: at,
});

/** What is put into an organisation. */
export interface Seed {
  readonly users: readonly (readonly [id: string, document: JsonObject])[];
  readonly groups: readonly {
    readonly id: string;
    readonly displayName: string;
    readonly memberIds: readonly string[];
  }[];
}

async function* itemsOf(org: string, { users, groups }: Seed): AsyncGenerator<Item> {
  const { store, taken } = recordingStore();
  const counts = new Map<string, { readonly key: ItemKey; held: number }>();
  const count = (kind: 'User' | 'Group', id: string) => {
    const key = counterKey(org, kind, id);
    const counter = counts.get(`${key.PK} ${key.SK}`) ?? { key, held: 0 };
    counter.held += 1;
    counts.set(`${key.PK} ${key.SK}`, counter);
  };
  for (const [id, document] of users) {
    await store.createUser(org, recordOf(id, document), audit('user.created', id));
    count('User', id);
    yield* taken();
  }
  for (const { id, displayName, memberIds } of groups) {
    const record = recordOf(id, { displayName });
    await store.createGroup(org, record, [], { uniqueName: true }, audit('group.created', id));
    count('Group', id);
    const first = shardKey(org, id, 0);
    for (const item of taken()) {
      const counted = item.PK?.S === first.PK && item.SK?.S === first.SK;
      yield counted ? { ...item, held: number(memberIds.length) } : item;
    }
    for (const value of memberIds) {
      for (const write of edgeWrites(org, id, { add: [{ value, type: 'User' }], remove: [] }, at)) {
        if (write.action === 'Put') yield { ...keyOf(write.key), ...write.attributes };
      }
    }
  }
  for (const { key, held } of counts.values()) yield { ...keyOf(key), held: number(held) };
}

/** Puts users and groups into an organisation that has none. */
export const seed = async (database: DynamoDb, table: string, org: string, what: Seed): Promise<void> => {
  let batch: object[] = [];
  const flush = async () => {
    if (batch.length > 0) await database.dispatch('BatchWriteItem', { RequestItems: { [table]: batch } });
    batch = [];
  };
  for await (const Item of itemsOf(org, what)) {
    batch.push({ PutRequest: { Item } });
    if (batch.length === BATCH) await flush();
  }
  await flush();
};
