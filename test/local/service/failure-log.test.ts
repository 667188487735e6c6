/** Whoever reads the log of a failure sees its cause: the deployed bundles, in the log format of Lambda, with services that fail. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FaultHook } from '../../../local/aws-json/json-service';
import { ConnectionLost, ServiceError } from '../../../local/aws-json/service-error';
import { type Service, startService } from '../../../local/service/start-service';

const failures = {
  'the table is gone': new ServiceError('com.amazonaws.dynamodb.v20120810#ResourceNotFoundException', 'Not found'),
  'the action is denied': new ServiceError('com.amazon.coral.service#AccessDeniedException', 'You may not'),
  'the service throttles': new ServiceError('com.amazon.coral.service#ThrottlingException', 'Rate exceeded'),
  'the network is cut': new ConnectionLost(),
} as const;
type FailureName = keyof typeof failures;
const names = Object.keys(failures) as FailureName[];
const causes: Readonly<Record<FailureName, string>> = {
  'the table is gone': 'ResourceNotFoundException',
  'the action is denied': 'AccessDeniedException',
  'the service throttles': 'ThrottlingException',
  'the network is cut': 'ECONNRESET',
};

interface Line {
  readonly function: string;
  readonly level: string;
  // biome-ignore lint/suspicious/noExplicitAny: each expectation is the check of the shape
  readonly message: any;
}

const directory = mkdtempSync(join(tmpdir(), 'failures-'));
/** Of the calls that are chosen, what they fail with. */
type Failing = (action: string, input: object) => Error | undefined;
const failing: { dynamoDb?: Failing; secretsManager?: Failing } = {};
const hook = (name: keyof typeof failing): FaultHook => ({ before: (action, input) => failing[name]?.(action, input) });
let service: Service;
beforeAll(async () => {
  service = await startService({
    directory,
    ephemeral: true,
    schedules: false,
    faults: { dynamoDb: hook('dynamoDb'), secretsManager: hook('secretsManager') },
  });
}, 180_000);
afterEach(() => {
  delete failing.dynamoDb;
  delete failing.secretsManager;
});
afterAll(async () => {
  await service.stop();
  rmSync(directory, { recursive: true, force: true });
});

const rawLines = (): string[] =>
  readFileSync(join(directory, 'handlers.log'), { encoding: 'utf8', flag: 'a+' }).split('\n');

/** Lambda's runtime itself writes errors that were thrown, and not as JSON here. */
const parsed = (text: string): Line[] => {
  const space = text.indexOf(' ');
  const json = text.slice(space + 1);
  return json.startsWith('{') ? [{ function: text.slice(0, space), ...JSON.parse(json) }] : [];
};

/** The first line that is sought of those that the act leaves: the log is written a moment later. */
const lineOf = async (act: () => Promise<unknown>, sought: (line: Line) => boolean): Promise<Line> => {
  const known = rawLines().length - 1;
  await act();
  for (;;) {
    const found = rawLines().slice(known, -1).flatMap(parsed).find(sought);
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
};

const send = async (url: string, key: string, method = 'GET', body?: unknown) => {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  const response = await fetch(url, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  return { status: response.status, requestId: response.headers.get('x-amzn-requestid'), text: await response.text() };
};
const scim = (path: string, method?: string, body?: unknown) =>
  send(service.connection.baseUrl + path, service.connection.accessKey, method, body);
const admin = (path: string) => send(service.connection.adminUrl + path, service.connection.adminKey);

// First, while no key is known yet.
test.each(names)('authorizer: %s', async (name) => {
  failing.secretsManager = () => failures[name];
  const line = await lineOf(
    async () => expect((await scim('/Users')).status).toBeGreaterThanOrEqual(500),
    ({ message }) => message.keyCheckFailed === true,
  );
  // A secret of an organization that is not there is no failure; the pepper is always there.
  expect(line).toMatchObject({
    level: 'ERROR',
    message: {
      failure: {
        cause: causes[name],
        service: 'secretsmanager',
        operation: 'GetSecretValue',
        items: [expect.stringMatching(/^(pepper|organization keys)$/)],
        stack: expect.stringMatching(/\n +at /),
      },
    },
  });
});

const served = {
  users: { send: () => scim('/Users'), status: 503 },
  groups: { send: () => scim('/Groups', 'POST', { displayName: 'g' }), status: 503 },
  bulk: { send: () => scim('/.search', 'POST', { filter: 'userName eq "ada"' }), status: 503 },
  discovery: { send: () => scim('/Roles'), status: 503 },
  admin: { send: () => admin('/organizations/acme/status'), status: 503 },
  transfer: { send: () => admin('/organizations/acme/export'), status: 503 },
} as const;

describe.each(Object.entries(served))('%s', (handler, request) => {
  beforeAll(async () => {
    // Its key is known to the gateway, and the function has started.
    expect((await request.send()).status).toBeLessThan(300);
  }, 60_000);

  test.each(names)(
    '%s',
    async (name) => {
      failing.dynamoDb = () => failures[name];
      let requestId: string | null = null;
      const line = await lineOf(
        async () => {
          const answer = await request.send();
          expect([answer.status, answer.text]).toEqual([request.status, expect.any(String)]);
          requestId = answer.requestId;
        },
        ({ message }) => message.status >= 500,
      );
      expect(line.function.toLowerCase()).toContain(handler);
      const { failure, ...message } = line.message;
      expect([line.level, message.requestId]).toEqual(['ERROR', requestId]);
      expect(message.targetOrganizationId ?? message.organizationId).toBe('acme');
      expect(failure).toMatchObject({
        cause: causes[name],
        service: 'dynamodb',
        operation: expect.stringMatching(/^(GetItem|BatchGetItem|Query|TransactWriteItems)$/),
        organizationId: 'acme',
        error: 'DirectoryError',
        code: 'unavailable',
        stack: expect.stringMatching(/^DirectoryError: unavailable\n +at .*\b(retrying|Object\.list)\b/s),
      });
      expect(failure.items.length).toBeGreaterThan(0);
      expect(failure.causes.at(-1).stack).toMatch(/\n +at /);
    },
    60_000,
  );
});

test('admin: Secrets Manager is away', async () => {
  await admin('/organizations/acme/access-keys');
  failing.secretsManager = () => new ServiceError('InternalServiceError', 'away', { statusCode: 500 });
  const line = await lineOf(
    async () => expect((await admin('/organizations/acme/access-keys')).status).toBe(503),
    ({ message }) => message.status === 503,
  );
  expect(line).toMatchObject({
    level: 'ERROR',
    message: {
      call: 'listAccessKeys',
      targetOrganizationId: 'acme',
      failure: { cause: 'InternalServiceError', operation: 'GetSecretValue', awsStatus: 500, attempts: 3 },
    },
  });
});

test('bulk: an operation that fails is logged, although the answer is 200', async () => {
  failing.dynamoDb = (action) => (action === 'TransactWriteItems' ? failures['the action is denied'] : undefined);
  const operation = (userName: string) => ({ method: 'POST', path: '/Users', bulkId: userName, data: { userName } });
  const body = {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:BulkRequest'],
    Operations: [operation('one'), operation('two')],
  };
  const line = await lineOf(
    async () => expect((await scim('/Bulk', 'POST', body)).text).toContain('"status":"503"'),
    ({ message }) => message.path === '/Bulk',
  );
  expect(line).toMatchObject({
    level: 'ERROR',
    message: {
      status: 200,
      failures: 2,
      failure: {
        cause: 'AccessDeniedException',
        operation: 'TransactWriteItems',
        items: expect.arrayContaining(['user']),
      },
    },
  });
});

test.each(names)(
  'maintenance: %s',
  async (name) => {
    failing.dynamoDb = () => failures[name];
    const line = await lineOf(
      () => service.runSchedules().catch(() => undefined),
      ({ message }) => message.maintenanceFailed === true,
    );
    expect(line).toMatchObject({
      level: 'ERROR',
      message: { failure: { cause: causes[name], operation: 'Query', items: ['job'] } },
    });
  },
  60_000,
);

test('what a deletion leaves to maintenance is a warning with its cause', async () => {
  const member = JSON.parse((await scim('/Users', 'POST', { userName: 'member' })).text).id;
  const group = { displayName: 'left', members: [{ value: member }] };
  const id = JSON.parse((await scim('/Groups', 'POST', group)).text).id;
  // The deletion holds, what it leaves to be done does not.
  failing.dynamoDb = (action, input) => {
    const text = JSON.stringify(input);
    const deletion = action === 'TransactWriteItems' && text.includes('SYS#JOB');
    return text.includes('#GM#') && !deletion ? failures['the action is denied'] : undefined;
  };
  const lost = await lineOf(
    async () => expect((await scim(`/Groups/${id}`, 'DELETE')).status).toBe(204),
    ({ message }) => message.lost !== undefined,
  );
  expect(lost).toMatchObject({
    level: 'WARN',
    message: {
      lost: 'memberships of the deleted',
      organizationId: 'acme',
      failure: { cause: 'AccessDeniedException' },
    },
  });
});

test('what is lost beside a request is a warning with its cause', async () => {
  failing.dynamoDb = (action) =>
    action === 'PutItem' || action === 'UpdateItem' ? failures['the action is denied'] : undefined;
  const line = await lineOf(
    async () => expect((await scim('/Users/nobody')).status).toBe(404),
    ({ message }) => message.lost === 'activity',
  );
  expect(line).toMatchObject({
    level: 'WARN',
    message: {
      organizationId: 'acme',
      failure: { cause: 'AccessDeniedException', operation: 'PutItem', items: ['activity'] },
    },
  });
});
