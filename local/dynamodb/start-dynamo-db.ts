import type { EmbeddedCredentials } from '../aws-json/admission';
import { type Dispatch, type FaultHook, type JsonInput, startJsonService, withFaults } from '../aws-json/json-service';
import { answerObject } from '../aws-json/json-text';
import { createMutex } from '../aws-json/mutex';
import { ServiceError } from '../aws-json/service-error';
import { batchGetItem } from './batch-get';
import { batchWriteItem } from './batch-write';
import type { Consumed } from './capacity';
import { type ChangeListener, createChangeStream } from './change-stream';
import { createClientTokens } from './client-tokens';
import type { Action, Engine } from './engine';
import { getItem } from './get-item';
import { createTable, deleteTable, describeTable, listTables, updateTable } from './manage-tables';
import { query } from './query';
import { scan } from './scan';
import { openStorage } from './storage';
import { startSweeper } from './sweeper';
import type { TableDefinition } from './table-definition';
import { describeTimeToLive, sweepExpired, updateTimeToLive } from './time-to-live';
import { transactGetItems } from './transact-get';
import { transactWriteItems } from './transact-write';
import { deleteItem, putItem, updateItem } from './write-item';

/** One call as a cost meter sees it; a failed call may have consumed units too. */
export interface MeteredCall {
  readonly action: string;
  readonly input: JsonInput;
  readonly consumed: readonly Consumed[];
  readonly failed: boolean;
}

/** How to run the embedded DynamoDB. */
export interface DynamoDbOptions {
  /** Directory of the database; in memory without one. */
  readonly path?: string;
  /** 0, the default, takes a free port. */
  readonly port?: number;
  readonly host?: string;
  /** What callers must sign with; without it anything will do. */
  readonly credentials?: EmbeddedCredentials;
  readonly now?: () => number;
  readonly fault?: FaultHook;
  readonly meter?: (call: MeteredCall) => void;
  /** After which pauses items past their time to live are deleted, at least; never when 0. */
  readonly sweepEveryMs?: number;
}

/** A running embedded DynamoDB. */
export interface DynamoDb {
  readonly endpoint: string;
  readonly port: number;
  /** Answers an action in this process, as over HTTP, faults and meter included; throws ServiceError. */
  dispatch(action: string, input: JsonInput): Promise<object>;
  /** Tells every committed change, as a stream would; gives the function that ends it. */
  onChange(listener: ChangeListener): () => void;
  /** Creates a table from its definition in a template, unless it exists. */
  createTable(definition: TableDefinition): Promise<void>;
  /** Deletes items past their time to live now; gives their number. */
  sweepExpired(): Promise<number>;
  stop(): Promise<void>;
}

/** Starts DynamoDB for tests and for the local run: dynalite's parsers and checks, one record of a log a write, transactions. */
export async function startDynamoDb(options: DynamoDbOptions = {}): Promise<DynamoDb> {
  const storage = await openStorage(options.path);
  const tokens = createClientTokens(storage);
  const engine = {
    storage,
    exclusive: createMutex(),
    changes: createChangeStream(),
    now: options.now ?? Date.now,
  };
  const actions = actionTable(transactWriteItems(tokens));
  const dispatch = withFaults(metered(actions, engine, options.meter), options.fault);
  const sweep = async () => {
    await tokens.sweep(engine.now(), engine.exclusive);
    return sweepExpired({ ...engine, spend: () => undefined });
  };
  const service = await startJsonService({
    host: options.host ?? '127.0.0.1',
    port: options.port ?? 0,
    contentType: 'application/x-amz-json-1.0',
    dispatch,
    credentials: options.credentials,
  }).catch(async (error) => {
    await storage.close();
    throw error;
  });
  const every = options.sweepEveryMs ?? 60_000;
  const endSweeps = every > 0 ? startSweeper(sweep, every) : undefined;
  return {
    endpoint: service.endpoint,
    port: service.port,
    // dynalite's checks drop unknown members from what they are given.
    dispatch: async (action, input) => answerObject(await dispatch(action, structuredClone(input))),
    onChange: (listener) => engine.changes.subscribe(listener),
    createTable: (definition) => createDefinedTable(dispatch, definition),
    sweepExpired: sweep,
    async stop() {
      endSweeps?.();
      await service.stop();
      await engine.exclusive(() => storage.close());
    },
  };
}

function actionTable(transactWrite: Action): Readonly<Record<string, Action>> {
  return {
    BatchGetItem: batchGetItem,
    BatchWriteItem: batchWriteItem,
    CreateTable: createTable,
    DeleteItem: deleteItem,
    DeleteTable: deleteTable,
    DescribeTable: describeTable,
    DescribeTimeToLive: describeTimeToLive,
    GetItem: getItem,
    ListTables: listTables,
    PutItem: putItem,
    Query: query,
    Scan: scan,
    TransactGetItems: transactGetItems,
    TransactWriteItems: transactWrite,
    UpdateItem: updateItem,
    UpdateTable: updateTable,
    UpdateTimeToLive: updateTimeToLive,
  };
}

function metered(
  actions: Readonly<Record<string, Action>>,
  engine: Omit<Engine, 'spend'>,
  meter: DynamoDbOptions['meter'],
): Dispatch {
  return async (name, input, body) => {
    const action = Object.hasOwn(actions, name) ? actions[name] : undefined;
    if (!action)
      throw new ServiceError('com.amazon.coral.service#UnknownOperationException', `Unknown operation ${name}`);
    let consumed: readonly Consumed[] = [];
    let failed = true;
    const call: Engine = {
      ...engine,
      spend(units) {
        consumed = units;
      },
    };
    try {
      const output = await action(call, input, body);
      failed = false;
      return output;
    } catch (error) {
      throw asServiceError(error);
    } finally {
      meter?.({ action: name, input, consumed, failed });
    }
  };
}

/** dynalite throws plain errors with a status and a body. */
function asServiceError(error: unknown): unknown {
  if (error instanceof ServiceError || typeof error !== 'object' || error === null || !('body' in error)) return error;
  const { __type: type, message, Message } = error.body as { __type: string; message?: string; Message?: string };
  return new ServiceError(type, message ?? Message ?? '');
}

async function createDefinedTable(dispatch: Dispatch, definition: TableDefinition): Promise<void> {
  const { TableName, KeySchema, AttributeDefinitions, TimeToLiveSpecification: timeToLive } = definition;
  const { GlobalSecondaryIndexes, LocalSecondaryIndexes } = definition;
  try {
    await dispatch('CreateTable', {
      TableName,
      KeySchema: structuredClone(KeySchema),
      AttributeDefinitions: structuredClone(AttributeDefinitions),
      BillingMode: 'PAY_PER_REQUEST',
      ...(GlobalSecondaryIndexes?.length ? { GlobalSecondaryIndexes } : {}),
      ...(LocalSecondaryIndexes?.length ? { LocalSecondaryIndexes } : {}),
    });
  } catch (error) {
    if (!(error instanceof ServiceError) || error.name !== 'ResourceInUseException') throw error;
  }
  await untilActive(dispatch, TableName);
  if (!timeToLive?.Enabled) return;
  const described = await dispatch('DescribeTimeToLive', { TableName });
  if (JSON.stringify(described).includes('"ENABLED"')) return;
  await dispatch('UpdateTimeToLive', { TableName, TimeToLiveSpecification: { ...timeToLive } });
}

async function untilActive(dispatch: Dispatch, TableName: string): Promise<void> {
  // DescribeTable answers with a description of the table it was asked for.
  const { Table } = (await dispatch('DescribeTable', { TableName })) as { Table: { TableStatus: string } };
  if (Table.TableStatus === 'ACTIVE') return;
  await new Promise((resolve) => setImmediate(resolve));
  return untilActive(dispatch, TableName);
}
