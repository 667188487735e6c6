/** The SCIM handlers on the embedded database, called with proxy events; nothing of ours is replaced but clock and ids. */
import { randomUUID } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { ActivityLog } from '../../lambda/directory/activity/activity-log';
import { createActivityRecorder } from '../../lambda/directory/activity/activity-recorder';
import { groups } from '../../lambda/directory/groups';
import type { OrganizationSettings } from '../../lambda/directory/organization-record';
import { defaultOrganizationSettings } from '../../lambda/directory/organization-settings';
import type { RateLimit } from '../../lambda/directory/rate-limit/rate-bucket';
import { createRateLimiter } from '../../lambda/directory/rate-limit/rate-limiter';
import type { DirectoryStore } from '../../lambda/directory/store';
import { users } from '../../lambda/directory/users';
import { bulkEndpoints } from '../../lambda/http/bulk-endpoints';
import { discoveryEndpoints } from '../../lambda/http/discovery-endpoints';
import { rootSearchEndpoints } from '../../lambda/http/list-endpoints';
import { resourceEndpoints } from '../../lambda/http/resource-endpoints';
import { roleEndpoints } from '../../lambda/http/role-endpoints';
import { scimHandler } from '../../lambda/http/scim-handler';
import { meEndpoints } from '../../lambda/http/unserved-endpoints';
import type { JsonObject } from '../../lambda/scim/json';
import { createActivityLog } from '../../lambda/store/activity-log';
import { createDirectoryStore } from '../../lambda/store/directory-store';
import { createRateLedger } from '../../lambda/store/rate-ledger';
import type { StoreOptions } from '../../lambda/store/store-context';
import { createDirectoryTable } from '../../local/dynamodb/directory-table';
import {
  type DynamoDb,
  type DynamoDbOptions,
  type MeteredCall,
  startDynamoDb,
} from '../../local/dynamodb/start-dynamo-db';
import { proxyEvent } from '../http/proxy-event';
import { watchKeys } from '../isolation/watch-keys';

export interface CallOptions {
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
  readonly mode?: 'compatible' | 'strict';
  readonly keyId?: string;
  readonly incarnationId?: string;
  readonly keyExpiresAt?: string;
  readonly organizationId?: string;
  /** What is left of the Lambda's time, asked again and again. */
  readonly remainingMilliseconds?: () => number;
}

export interface ServiceOptions {
  readonly now?: () => Date;
  readonly scanBudget?: StoreOptions['scanBudget'];
  readonly meter?: (call: MeteredCall) => void;
  readonly database?: DynamoDbOptions;
  /** Instead of the SDK's own client. */
  readonly client?: (database: DynamoDb) => DynamoDBClient;
  readonly storeOptions?: Pick<StoreOptions, 'sleep' | 'random'>;
  readonly newId?: () => string;
  /** What it remembers of requests before decides what it writes; false where each request must make the same calls. */
  readonly recordActivity?: false;
  /** Holds organisations to a rate; without it, to none. */
  readonly rateLimit?: RateLimit;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  // The tests look deep into bodies of many shapes; each expectation is the check of the shape.
  // biome-ignore lint/suspicious/noExplicitAny: see above
  readonly body: any;
}

export interface InProcessService {
  readonly database: DynamoDb;
  readonly client: DynamoDBClient;
  readonly store: DirectoryStore;
  readonly activity: ActivityLog;
  readonly log: Record<string, unknown>[];
  /** `path` is below the base and may have a query. */
  readonly call: (method: string, path: string, options?: CallOptions) => Promise<Answer>;
  /** Creates an organisation and answers its id. */
  readonly organization: (settings?: Partial<OrganizationSettings>) => Promise<string>;
  readonly stop: () => Promise<void>;
}

/** Of the organizations that a service makes; keys are of it unless a test says otherwise. */
export const incarnationOf = (organizationId: string): string => `incarnation of ${organizationId}`;

const BASE = '/organizations/{organizationId}/scim/v2';

const queryOf = (search: string): Record<string, string[]> => {
  const query: Record<string, string[]> = {};
  for (const [name, value] of new URLSearchParams(search)) (query[name] ??= []).push(value);
  return query;
};

/** What one Lambda instance is: handlers with a memory of their own, on a table that others may use too. */
export const serveOn = (
  client: DynamoDBClient,
  options: Omit<ServiceOptions, 'meter' | 'database' | 'client'> = {},
) => {
  // Holds every request of every test that uses this service to its own organisation.
  const watch = watchKeys(client);
  const store = createDirectoryStore({
    client,
    table: 'directory',
    ...options.storeOptions,
    ...(options.scanBudget === undefined ? {} : { scanBudget: options.scanBudget }),
  });
  const activity = createActivityLog({ client, table: 'directory' });
  const log: Record<string, unknown>[] = [];
  const resources = [...resourceEndpoints(store, users), ...resourceEndpoints(store, groups)];
  const handler = scimHandler({
    store,
    endpoints: [
      ...resources,
      ...discoveryEndpoints,
      ...roleEndpoints(store),
      ...bulkEndpoints(resources),
      ...rootSearchEndpoints(store),
      ...meEndpoints,
    ],
    ...(options.now === undefined ? {} : { now: options.now }),
    ...(options.newId === undefined ? {} : { newId: options.newId }),
    ...(options.rateLimit === undefined
      ? {}
      : {
          rateLimiter: createRateLimiter({
            limit: options.rateLimit,
            ledger: createRateLedger({ client, table: 'directory' }),
            patience: () => new Promise(() => undefined),
            reportLoss: (loss) => log.push({ ...loss }),
          }),
        }),
    ...(options.recordActivity === false
      ? {}
      : {
          recordActivity: createActivityRecorder({
            log: activity,
            now: options.now ?? (() => new Date()),
            newId: randomUUID,
            patience: () => new Promise(() => undefined),
          }),
        }),
    quirksHeader: true,
    log: (line) => log.push(line),
  });
  const organization = async (settings: Partial<OrganizationSettings> = {}): Promise<string> => {
    const id = randomUUID().slice(0, 8);
    await store.createOrganization({
      id,
      incarnationId: incarnationOf(id),
      name: 'Acme',
      status: 'active',
      created: '2026-01-01T00:00:00.000Z',
      settings: { ...defaultOrganizationSettings, ...settings },
      revokedKeyIds: [],
    });
    return id;
  };
  const call = async (
    method: string,
    path: string,
    options: CallOptions & { readonly organizationId: string },
  ): Promise<Answer> => {
    const { organizationId } = options;
    const [below = '', search = ''] = path.split('?');
    const { body } = options;
    const event = proxyEvent({
      method,
      path: `/organizations/${organizationId}/scim/v2${below}`,
      resource: `${BASE}/{proxy+}`,
      pathParameters: { organizationId, proxy: below.slice(1) },
      query: queryOf(search),
      headers: { ...(body === undefined ? {} : { 'Content-Type': 'application/scim+json' }), ...options.headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      authorizer: {
        organizationId,
        incarnationId: options.incarnationId ?? incarnationOf(organizationId),
        scope: 'scim',
        keyId: options.keyId ?? 'key1',
        ...(options.keyExpiresAt === undefined ? {} : { keyExpiresAt: options.keyExpiresAt }),
        keyName: 'Test key',
        provider: 'generic',
        mode: options.mode ?? 'compatible',
        rolesFormat: 'complex',
      },
    });
    const remaining = { getRemainingTimeInMillis: options.remainingMilliseconds ?? (() => 28_000) };
    const result = await watch.within(organizationId, () => handler(event, remaining));
    return {
      status: result.statusCode,
      headers: (result.headers ?? {}) as Record<string, string>, // our handlers write strings only
      body: result.body === '' ? undefined : (JSON.parse(result.body) as JsonObject),
    };
  };
  return { store, activity, log, call, organization };
};

/** Starts a service of its own; requests go to organisation `acme` unless they name another. */
export const startInProcessService = async (options: ServiceOptions = {}): Promise<InProcessService> => {
  const metered = options.meter === undefined ? {} : { meter: options.meter };
  const database = await startDynamoDb({ ...options.database, ...metered });
  await createDirectoryTable(database, 'directory');
  const client =
    options.client?.(database) ??
    new DynamoDBClient({
      endpoint: database.endpoint,
      region: 'eu-west-1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    });
  const served = serveOn(client, options);
  const acme = await served.organization();
  const call: InProcessService['call'] = (method, path, call) =>
    served.call(method, path, { organizationId: acme, ...call });
  const stop = async (): Promise<void> => {
    client.destroy();
    await database.stop();
  };
  return { ...served, database, client, call, stop };
};

export interface TestOrganization {
  readonly service: () => InProcessService;
  readonly id: () => string;
  /** Goes on in another organisation. */
  readonly change: (settings?: Partial<OrganizationSettings>) => Promise<void>;
  readonly call: (method: string, path: string, body?: unknown, options?: Omit<CallOptions, 'body'>) => Promise<Answer>;
}

/** One service for the tests of a file, and an organisation of its own for each test. */
export const organizationForEachTest = (
  settings: () => Partial<OrganizationSettings> = () => ({}),
  options: ServiceOptions = {},
): TestOrganization => {
  let service: InProcessService;
  let id: string;
  beforeAll(async () => {
    service = await startInProcessService(options);
  });
  afterAll(() => service.stop());
  const change = async (settings: Partial<OrganizationSettings> = {}): Promise<void> => {
    id = await service.organization(settings);
  };
  beforeEach(() => change(settings()));
  return {
    service: () => service,
    id: () => id,
    change,
    call: (method, path, body, options = {}) =>
      service.call(method, path, { organizationId: id, ...options, ...(body === undefined ? {} : { body }) }),
  };
};
