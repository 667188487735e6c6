import createTableAction from 'dynalite/actions/createTable';
import deleteTableAction from 'dynalite/actions/deleteTable';
import describeTableAction from 'dynalite/actions/describeTable';
import listTablesAction from 'dynalite/actions/listTables';
import updateTableAction from 'dynalite/actions/updateTable';
import type { Action } from './engine';
import { validationFailed } from './refusals';
import { type CheckedAction, checkRequest } from './requests';
import { forgetTimeToLive } from './time-to-live';

type DynaliteAction = typeof createTableAction;

/** CreateTable, without secondary indexes: our table has none, and the emulation answers no query on one. */
export const createTable: Action = (engine, input) => {
  if (input.GlobalSecondaryIndexes || input.LocalSecondaryIndexes) {
    throw validationFailed('Secondary indexes are not part of this emulation');
  }
  return changing('CreateTable', createTableAction)(engine, input);
};
/** DeleteTable. */
export const deleteTable: Action = async (engine, input) => {
  const { TableName } = input;
  const output = await changing('DeleteTable', deleteTableAction)(engine, input);
  await forgetTimeToLive(engine.storage, String(TableName));
  return output;
};
/** UpdateTable. */
export const updateTable: Action = (engine, input) => changing('UpdateTable', updateTableAction)(engine, input);
/** DescribeTable. */
export const describeTable: Action = (engine, input) => run('DescribeTable', describeTableAction)(engine, input);
/** ListTables. */
export const listTables: Action = (engine, input) => run('ListTables', listTablesAction)(engine, input);

function changing(name: CheckedAction, action: DynaliteAction): Action {
  return (engine, input) =>
    engine.exclusive(async () => {
      try {
        await engine.storage.settle();
        return await run(name, action)(engine, input);
      } finally {
        engine.storage.tablesChanged();
      }
    });
}

function run(name: CheckedAction, action: DynaliteAction): Action {
  return ({ storage: { store } }, input) => {
    const request = checkRequest(name, input, store);
    return new Promise((resolve, reject) => {
      action(store, request, (error, output) => (error ? reject(error) : resolve(output ?? {})));
    });
  };
}
