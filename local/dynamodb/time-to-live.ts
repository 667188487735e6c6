import type { JsonInput } from '../aws-json/json-service';
import type { Action, Engine } from './engine';
import { storageKeyOfItem } from './keys';
import { validationFailed } from './refusals';
import type { Storage } from './storage';
import { itemOf } from './stored-item';
import type { Table } from './table';

interface Setting {
  readonly AttributeName: string;
  readonly Enabled: boolean;
}

/** AWS ignores times further back than this, taking them for mistakes. */
const oldest = 5 * 365 * 86_400;

/** UpdateTimeToLive. */
export const updateTimeToLive: Action = async ({ storage }, input) => {
  const table = namedTable(storage, input);
  const setting = input.TimeToLiveSpecification as Partial<Setting> | undefined; // both members are checked below
  if (!setting || typeof setting.AttributeName !== 'string' || typeof setting.Enabled !== 'boolean') {
    throw validationFailed(
      "1 validation error detected: Value null at 'timeToLiveSpecification' failed to satisfy constraint: Member must not be null",
    );
  }
  const { AttributeName, Enabled } = setting;
  const present = timeToLive(storage, table.TableName);
  if ((present?.Enabled ?? false) === Enabled) {
    throw validationFailed(`TimeToLive is already ${Enabled ? 'enabled' : 'disabled'}`);
  }
  await storage.store.db.put(settingKey(table.TableName), { AttributeName, Enabled });
  return { TimeToLiveSpecification: { AttributeName, Enabled } };
};

/** DescribeTimeToLive. */
export const describeTimeToLive: Action = async ({ storage }, input) => {
  const setting = timeToLive(storage, namedTable(storage, input).TableName);
  return {
    TimeToLiveDescription: setting?.Enabled
      ? { TimeToLiveStatus: 'ENABLED', AttributeName: setting.AttributeName }
      : { TimeToLiveStatus: 'DISABLED' },
  };
};

/** A table that is deleted takes its setting with it. */
export async function forgetTimeToLive(storage: Storage, table: string): Promise<void> {
  await storage.store.db.batch([{ type: 'del', key: settingKey(table) }]);
}

/** Deletes what is past its time in all tables, as AWS does within some days; gives the number of items. */
export async function sweepExpired(engine: Engine): Promise<number> {
  const { storage } = engine;
  let deleted = 0;
  for await (const name of tableNames(storage)) {
    const setting = timeToLive(storage, name);
    if (!setting?.Enabled) continue;
    const table = storage.table(name);
    for await (const page of storage.range(name, {}, false)) {
      const expired = page.map(itemOf).filter((item) => isExpired(item[setting.AttributeName]?.N, engine.now()));
      if (expired.length === 0) continue;
      deleted += await engine.exclusive(async () => {
        const gone = expired.flatMap((item) => {
          const key = storageKeyOfItem(item, table);
          const { before } = storage.present(name, key);
          // It may have been renewed between the read and now.
          return isExpired(before?.[setting.AttributeName]?.N, engine.now())
            ? [{ table: name, storageKey: key, before, after: undefined, stored: undefined }]
            : [];
        });
        await storage.commit(gone);
        engine.changes.publish(gone, engine.now(), true);
        return gone.length;
      });
    }
  }
  return deleted;
}

function isExpired(time: unknown, now: number): boolean {
  if (typeof time !== 'string') return false;
  const age = now / 1000 - Number(time);
  return age > 0 && age < oldest;
}

function timeToLive(storage: Storage, table: string): Setting | undefined {
  return storage.store.db.getSync(settingKey(table)) as Setting | undefined; // only updateTimeToLive writes here
}

async function* tableNames(storage: Storage): AsyncIterable<string> {
  for await (const key of storage.store.db.keys({ gte: 'table~', lt: 'table~~' })) yield key.slice('table~'.length);
}

function namedTable(storage: Storage, input: JsonInput): Table {
  return storage.table(typeof input.TableName === 'string' ? input.TableName : '');
}

function settingKey(table: string): string {
  return `time-to-live~${table}`;
}
