import type { JsonInput } from '../aws-json/json-service';
import { consumedCapacity, writeUnits } from './capacity';
import type { Action, Engine } from './engine';
import { planWrite } from './plan-write';
import { checkRequest } from './requests';

/** PutItem. */
export const putItem: Action = (engine, input) => writeItem('PutItem', engine, input);
/** UpdateItem. */
export const updateItem: Action = (engine, input) => writeItem('UpdateItem', engine, input);
/** DeleteItem. */
export const deleteItem: Action = (engine, input) => writeItem('DeleteItem', engine, input);

function writeItem(kind: 'PutItem' | 'UpdateItem' | 'DeleteItem', engine: Engine, input: JsonInput): Promise<object> {
  const request = checkRequest(kind, input, engine.storage.store);
  return engine.exclusive(async () => {
    const { storage } = engine;
    const table = storage.table(request.TableName);
    const write = planWrite(kind, request, table, storage);
    await storage.commit([{ ...write, item: write.after }]);
    engine.changes.publish([write], engine.now());
    const consumed = { table: write.table, read: 0, write: writeUnits(write.before, write.after) };
    engine.spend([consumed]);
    const ConsumedCapacity = consumedCapacity(consumed, request.ReturnConsumedCapacity);
    return {
      ...(write.attributes ? { Attributes: write.attributes } : {}),
      ...(ConsumedCapacity ? { ConsumedCapacity } : {}),
    };
  });
}
