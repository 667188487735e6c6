import type { JsonInput } from '../aws-json/json-service';
import { ServiceError } from '../aws-json/service-error';
import { consumedCapacity, writeUnits } from './capacity';
import type { Action, Engine } from './engine';
import { type PlannedWrite, planWrite, targetKey } from './plan-write';
import { checkRequest, type WriteRequest } from './requests';
import type { Table } from './table';

/** PutItem. */
export const putItem: Action = (engine, input) => writeItem('PutItem', engine, input);
/** UpdateItem. */
export const updateItem: Action = (engine, input) => writeItem('UpdateItem', engine, input);
/** DeleteItem. */
export const deleteItem: Action = (engine, input) => writeItem('DeleteItem', engine, input);

type Kind = 'PutItem' | 'UpdateItem' | 'DeleteItem';

function writeItem(kind: Kind, engine: Engine, input: JsonInput): Promise<object> {
  const request = checkRequest(kind, input, engine.storage.store);
  return engine.exclusive(async () => {
    const { storage } = engine;
    const table = storage.table(request.TableName);
    const write = charged(engine, kind, request, table);
    await storage.commit([write]);
    engine.changes.publish([write], engine.now());
    const consumed = { table: write.table, read: 0, write: writeUnits(write.bytesBefore, write.stored?.size ?? 0) };
    engine.spend([consumed]);
    const ConsumedCapacity = consumedCapacity(consumed, request.ReturnConsumedCapacity);
    return {
      ...(write.attributes ? { Attributes: write.attributes } : {}),
      ...(ConsumedCapacity ? { ConsumedCapacity } : {}),
    };
  });
}

/** A write that its condition stops costs what the item at hand would. */
function charged(engine: Engine, kind: Kind, request: WriteRequest, table: Table): PlannedWrite {
  const storageKey = targetKey(kind, request, table);
  const present = engine.storage.present(table.TableName, storageKey);
  try {
    return planWrite(kind, request, table, present);
  } catch (error) {
    if (error instanceof ServiceError && error.name === 'ConditionalCheckFailedException') {
      engine.spend([{ table: table.TableName, read: 0, write: writeUnits(present.bytesBefore, 0) }]);
    }
    throw error;
  }
}
