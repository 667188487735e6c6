/** The SCIM functions on the embedded database, each call of theirs metered. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createActivityRecorder } from '../../lambda/directory/activity/activity-recorder';
import { groups } from '../../lambda/directory/groups';
import { defaultOrganizationSettings } from '../../lambda/directory/organization-settings';
import type { DirectoryStore } from '../../lambda/directory/store';
import { users } from '../../lambda/directory/users';
import { bulkEndpoints } from '../../lambda/http/bulk-endpoints';
import { discoveryEndpoints } from '../../lambda/http/discovery-endpoints';
import { textOf } from '../../lambda/http/http-response';
import { rootSearchEndpoints } from '../../lambda/http/list-endpoints';
import { resourceEndpoints } from '../../lambda/http/resource-endpoints';
import { answerScim } from '../../lambda/http/scim-handler';
import { isObject, type Json, type JsonObject } from '../../lambda/scim/json';
import { createKeyUse } from '../../lambda/secrets/key-use';
import { createActivityLog } from '../../lambda/store/activity-log';
import { createDirectoryStore } from '../../lambda/store/directory-store';
import { createDirectoryTable } from '../../local/dynamodb/directory-table';
import { type DynamoDb, type MeteredCall, startDynamoDb } from '../../local/dynamodb/start-dynamo-db';
import { type Around, lockStep } from './lock-step';
import { chance, idSource, MEASURED } from './repeatable';
import { scimEvent } from './scim-event';

export const ORGANIZATION = 'acme';
export const INCARNATION = '00000000-0000-4000-8000-00000000acce';
export const TABLE = 'directory';

/** What an operation cost. */
export interface Spent {
  readonly readUnits: number;
  readonly writeUnits: number;
  readonly calls: readonly MeteredCall[];
  /** How many calls had to wait for one another. */
  readonly roundTrips: number;
}

export interface ScimAnswer {
  readonly status: number;
  readonly body: JsonObject;
}

export interface MeteredService {
  readonly database: DynamoDb;
  readonly store: DirectoryStore;
  /** `path` is below the base and may have a query. Throws where the answer is neither a success nor the refusal that is expected. */
  readonly request: (method: string, path: string, body?: object, refusal?: number) => Promise<ScimAnswer>;
  readonly spent: <T>(action: () => Promise<T>) => Promise<readonly [T, Spent]>;
  /** Something that is no part of what is measured. */
  readonly aside: <T>(action: () => Promise<T>) => Promise<T>;
  readonly stop: () => Promise<void>;
}

const sum = (calls: readonly MeteredCall[], unit: 'read' | 'write') =>
  calls.flatMap(({ consumed }) => consumed).reduce((total, each) => total + each[unit], 0);

/** Starts it with one organisation, whose key was just used. */
export const startMeteredService = async (around?: Around): Promise<MeteredService> => {
  let metered: MeteredCall[] | undefined;
  const database = await startDynamoDb({ sweepEveryMs: 0, meter: (call) => metered?.push(call) });
  await createDirectoryTable(database, TABLE);
  const { client, rounds } = lockStep(
    new DynamoDBClient({
      endpoint: database.endpoint,
      region: 'us-east-1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
      maxAttempts: 1,
    }),
    around,
  );
  const [now, newId] = [() => MEASURED, idSource('request')];
  const store = createDirectoryStore({ client, table: TABLE, random: chance(), newToken: idSource('token') });
  await store.createOrganization({
    id: ORGANIZATION,
    incarnationId: INCARNATION,
    name: 'Acme',
    status: 'active',
    created: MEASURED.toISOString(),
    settings: defaultOrganizationSettings,
    revokedKeyIds: [],
  });
  const resources = [...resourceEndpoints(store, users), ...resourceEndpoints(store, groups)];
  const answer = answerScim({
    store,
    endpoints: [...resources, ...discoveryEndpoints, ...bulkEndpoints(resources), ...rootSearchEndpoints(store)],
    now,
    newId,
    recordKeyUse: createKeyUse(client, TABLE, now).record,
    recordActivity: createActivityRecorder({
      log: createActivityLog({ client, table: TABLE }),
      now,
      newId: idSource('activity'),
      patience: () => new Promise(() => undefined),
    }),
    log: () => undefined,
  });
  const request: MeteredService['request'] = async (method, path, body, refusal) => {
    const { response } = await answer(scimEvent({ id: ORGANIZATION, incarnationId: INCARNATION }, method, path, body));
    // Groups are streamed, so that their answers have any length.
    const read: string[] = [];
    for await (const piece of response.pieces ?? []) read.push(piece);
    const text = response.pieces === undefined ? textOf(response) : read.join('');
    const { status } = response;
    if (status >= 300 && status !== refusal) throw new Error(`${method} ${path} answers ${status}: ${text}`);
    const parsed: Json = text === '' ? {} : JSON.parse(text);
    return { status, body: isObject(parsed) ? parsed : {} };
  };
  // Notes of a key's use and of its success are written once in minutes, by the first request.
  await request('GET', '/ServiceProviderConfig');
  return {
    database,
    store,
    request,
    spent: async (action) => {
      const calls: MeteredCall[] = [];
      metered = calls;
      const before = rounds();
      const result = await action().finally(() => {
        metered = undefined;
      });
      const units = { readUnits: sum(calls, 'read'), writeUnits: sum(calls, 'write') };
      return [result, { ...units, calls, roundTrips: rounds() - before }];
    },
    aside: async (action) => {
      const kept = metered;
      metered = undefined;
      return action().finally(() => {
        metered = kept;
      });
    },
    stop: async () => {
      client.destroy();
      await database.stop();
    },
  };
};
