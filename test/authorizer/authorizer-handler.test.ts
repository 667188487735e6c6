import type { APIGatewayAuthorizerResult, APIGatewayTokenAuthorizerEvent } from 'aws-lambda';
import { createAccessKey, revokeAccessKey, rotateAccessKey } from '../../lambda/directory/access-keys';
import { environmentNames } from '../../lambda/environment';
import { formatAccessKey } from '../../lambda/secrets/access-key';
import { createActivityLog } from '../../lambda/store/activity-log';
import { ServiceError } from '../../local/aws-json/service-error';
import {
  credentials,
  incarnationOf,
  type KeyWorld,
  PEPPER,
  PEPPER_TEXT,
  PREFIX,
  startKeyWorld,
  TABLE,
} from '../secrets/fixture';

type Handler = (event: APIGatewayTokenAuthorizerEvent) => Promise<APIGatewayAuthorizerResult>;

let world: KeyWorld;
let failures: jest.SpyInstance;
let warnings: jest.SpyInstance;
let log: jest.SpyInstance;
const environment = process.env;
beforeEach(async () => {
  world = await startKeyWorld();
  for (const id of ['acme', 'other']) await world.createOrganization(id);
  process.env = {
    ...environment,
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: world.secrets.endpoint,
    AWS_ENDPOINT_URL_DYNAMODB: world.database.endpoint,
    AWS_MAX_ATTEMPTS: '1',
    [environmentNames.table]: TABLE,
    [environmentNames.secretPrefix]: PREFIX,
    [environmentNames.pepperSecret]: PEPPER,
  };
  log = jest.spyOn(console, 'info').mockImplementation(() => undefined);
  failures = jest.spyOn(console, 'error').mockImplementation(() => undefined);
  warnings = jest.spyOn(console, 'warn').mockImplementation(() => undefined);
});
afterEach(async () => {
  process.env = environment;
  log.mockRestore();
  failures.mockRestore();
  warnings.mockRestore();
  jest.useRealTimers();
  await world.stop();
});

/** A Lambda instance that has just started. */
const coldStart = (): Handler => {
  let handler: Handler | undefined;
  jest.isolateModules(() => {
    handler = require('../../lambda/authorizer.handler').handler;
  });
  if (handler === undefined) throw new Error('no handler');
  return handler;
};

const event = (authorizationToken: string): APIGatewayTokenAuthorizerEvent => ({
  type: 'TOKEN',
  methodArn: 'arn:aws:execute-api:eu-central-1:123456789012:a1b2c3d4e5/prod/GET/scim/v2/Users',
  authorizationToken,
});
/** Random bytes that `formatAccessKey` makes this id of. */
const withId = (id: string): Uint8Array => {
  const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
  const number = [...id].reduce((sum, digit) => sum * 62n + BigInt(digits.indexOf(digit)), 0n);
  return Buffer.concat([Buffer.alloc(32, 7), Buffer.from(number.toString(16).padStart(32, '0'), 'hex')]);
};
const asks = (handler: Handler, accessKey: string) => handler(event(`Bearer ${accessKey}`));
const refused = (handler: Handler, accessKey: string) =>
  expect(asks(handler, accessKey)).rejects.toThrow(/^Unauthorized$/);
const wish = { name: 'Okta prod', provider: 'okta' as const };
/** Later for everything that asks the clock, while timers and sockets go on. */
const setTime = (time: number) =>
  jest.useFakeTimers({
    now: time,
    doNotFake: [
      'setTimeout',
      'setInterval',
      'setImmediate',
      'clearTimeout',
      'clearInterval',
      'clearImmediate',
      'nextTick',
      'queueMicrotask',
      'performance',
      'hrtime',
    ],
  });

describe('the authorizer', () => {
  test('lets a key in and tells the handlers all of it as strings', async () => {
    const { id, accessKey, expiresAt } = await createAccessKey(world.ports(), 'acme', wish);
    const answer = await asks(coldStart(), accessKey);
    expect(answer.principalId).toBe(id);
    expect(answer.context).toEqual({
      organizationId: 'acme',
      keyId: id,
      keyName: 'Okta prod',
      incarnationId: incarnationOf('acme'),
      keyExpiresAt: expiresAt,
      provider: 'okta',
      mode: 'compatible',
      rolesFormat: 'strings',
      scope: 'scim',
    });
    expect(answer.policyDocument.Statement).toHaveLength(1);
  });

  test('tells when the key ends, which may be while the gateway remembers the answer', async () => {
    const expiresAt = '2999-01-31T12:00:00.000Z';
    const { accessKey } = await createAccessKey(world.ports(), 'acme', { ...wish, expiresAt });
    expect((await asks(coldStart(), accessKey)).context).toMatchObject({ keyExpiresAt: expiresAt });
  });

  test.each(['bearer', 'BEARER', 'Bearer  '])('takes the scheme as "%s"', async (scheme) => {
    const { accessKey } = await createAccessKey(world.ports(), 'acme', wish);
    await expect(coldStart()(event(`${scheme} ${accessKey}`))).resolves.toBeDefined();
  });

  test('takes a key without a scheme, as header apps of Okta send it', async () => {
    const { id, accessKey } = await createAccessKey(world.ports(), 'acme', wish);
    await expect(coldStart()(event(accessKey))).resolves.toMatchObject({ principalId: id });
  });

  test('refuses what is no key without asking Secrets Manager', async () => {
    const { accessKey } = await createAccessKey(world.ports(), 'acme', wish);
    let calls = 0;
    world.control.fault = {
      before: () => {
        calls += 1;
        return undefined;
      },
    };
    const handler = coldStart();
    const calledFor = async (bad: string) => {
      const before = calls;
      await refused(handler, bad);
      return calls - before;
    };
    const typo = accessKey.slice(0, -1) + (accessKey.endsWith('a') ? 'b' : 'a');
    for (const bad of ['', 'x', `${accessKey}x`, accessKey.slice(1), `${accessKey} ${accessKey}`]) {
      await refused(handler, bad);
    }
    for (const header of [`Basic ${accessKey}`, `Bearer${accessKey}`, `Bearer Bearer ${accessKey}`]) {
      await expect(handler(event(header))).rejects.toThrow(/^Unauthorized$/);
    }
    expect(calls).toBe(0);
    // Only who has the pepper tells a forgery; it is read once, and for none of them is a secret of keys.
    const forged = formatAccessKey('scim', 'acme', new Uint8Array(48).fill(1), 'another pepper').accessKey;
    expect([await calledFor(typo), await calledFor(forged)]).toEqual([1, 0]);
    expect(await calledFor(accessKey.toLowerCase())).toBe(0);
  });

  test('refuses keys that were never made, with ids and organisations that exist', async () => {
    const { id, accessKey } = await createAccessKey(world.ports(), 'acme', wish);
    const handler = coldStart();
    await refused(handler, formatAccessKey('scim', 'acme', new Uint8Array(48).fill(1), PEPPER_TEXT).accessKey);
    await refused(handler, formatAccessKey('scim', 'nowhere', new Uint8Array(48).fill(1), PEPPER_TEXT).accessKey);
    await refused(handler, formatAccessKey('admin', '', new Uint8Array(48).fill(1), PEPPER_TEXT).accessKey);
    // Well-formed keys with the id of a live one: another secret, another organisation, the admin API.
    await createAccessKey(world.ports(), 'other', wish);
    for (const [kind, organization] of [
      ['scim', 'acme'],
      ['scim', 'other'],
      ['scim', ''],
      ['admin', 'acme'],
    ] as const) {
      const forged = formatAccessKey(kind, organization, withId(id), PEPPER_TEXT);
      expect(forged.id).toBe(id);
      await refused(handler, forged.accessKey);
    }
    await expect(asks(handler, accessKey)).resolves.toBeDefined();
  });

  test('refuses a key from the moment that it expires', async () => {
    const start = Date.now();
    const expiresAt = new Date(start + 3_600_000).toISOString();
    const { accessKey } = await createAccessKey(world.ports(), 'acme', { ...wish, expiresAt });
    const handler = coldStart();
    await expect(asks(handler, accessKey)).resolves.toBeDefined();
    setTime(start + 3_599_000);
    await expect(asks(handler, accessKey)).resolves.toBeDefined();
    setTime(start + 3_600_000);
    await refused(handler, accessKey);
    expect(log).toHaveBeenLastCalledWith(expect.objectContaining({ refused: 'expired', organizationId: 'acme' }));
  });

  test('refuses a revoked key, by id in the log', async () => {
    const { id, accessKey } = await createAccessKey(world.ports(), 'acme', wish);
    await revokeAccessKey(world.ports(), 'acme', id);
    await refused(coldStart(), accessKey);
    expect(log).toHaveBeenLastCalledWith({
      refused: 'revoked',
      organizationId: 'acme',
      keyId: id,
    });
  });

  test('takes a key that was made a moment ago, although it just read the others', async () => {
    const first = await createAccessKey(world.ports(), 'acme', wish);
    const handler = coldStart();
    await asks(handler, first.accessKey);
    const second = await rotateAccessKey(world.ports(), 'acme', first.id, { overlapHours: 1 });
    await expect(asks(handler, second.accessKey)).resolves.toMatchObject({ principalId: second.id });
    await expect(asks(handler, first.accessKey)).resolves.toBeDefined();
  });

  test('serves on from memory while Secrets Manager is away, for 15 minutes; what it cannot know is no refusal', async () => {
    const start = Date.now();
    const { accessKey } = await createAccessKey(world.ports(), 'acme', wish);
    const other = await createAccessKey(world.ports(), 'other', wish);
    const handler = coldStart();
    await asks(handler, accessKey);
    world.control.fault = { before: () => new ServiceError('InternalServiceError', 'away', { statusCode: 500 }) };
    setTime(start + 14 * 60_000);
    await expect(asks(handler, accessKey)).resolves.toBeDefined();
    await expect(asks(handler, other.accessKey)).rejects.not.toThrow(/^Unauthorized$/);
    await expect(asks(coldStart(), accessKey)).rejects.not.toThrow(/^Unauthorized$/);
    setTime(start + 16 * 60_000);
    await expect(asks(handler, accessKey)).rejects.not.toThrow(/^Unauthorized$/);
  });

  test('a cold start while Secrets Manager is away does not keep the failure', async () => {
    const { accessKey } = await createAccessKey(world.ports(), 'acme', wish);
    const handler = coldStart();
    const start = Date.now();
    setTime(start);
    world.control.fault = { before: () => new ServiceError('InternalServiceError', 'away', { statusCode: 500 }) };
    await expect(asks(handler, accessKey)).rejects.not.toThrow(/^Unauthorized$/);
    expect(failures).toHaveBeenCalledWith({
      keyCheckFailed: true,
      failure: expect.objectContaining({ cause: 'InternalServiceError', operation: 'GetSecretValue' }),
    });
    world.control.fault = {};
    // A request of the same instant would share the reading that failed.
    setTime(start + 1);
    await expect(asks(handler, accessKey)).resolves.toBeDefined();
  });

  test('never logs a key or its hash', async () => {
    const { id, accessKey } = await createAccessKey(world.ports(), 'acme', wish);
    const handler = coldStart();
    await asks(handler, accessKey);
    await revokeAccessKey(world.ports(), 'acme', id);
    await refused(coldStart(), accessKey);
    const [kept] = await world.keyStore().read('acme');
    const lines = JSON.stringify(log.mock.calls);
    expect(lines).toContain(id);
    expect(lines).not.toContain(accessKey.slice(-49, -6));
    expect(lines).not.toContain(kept?.hash ?? 'no key is kept');
  });

  test('admin keys get the scope that they were made with', async () => {
    const platform = await createAccessKey(world.ports(), '', { name: 'root', provider: 'generic' });
    const own = await createAccessKey(world.ports(), 'acme', {
      name: 'a',
      provider: 'generic',
      scope: 'organization-admin',
    });
    expect((await asks(coldStart(), platform.accessKey)).context).toMatchObject({
      scope: 'platform-admin',
      organizationId: '',
    });
    expect((await asks(coldStart(), own.accessKey)).context).toMatchObject({
      scope: 'organization-admin',
      organizationId: 'acme',
    });
  });
});

describe('a dead key that knocks', () => {
  const start = Date.parse('2026-03-01T12:00:00.000Z');
  const knocks = async () => {
    const log = createActivityLog({ client: world.dynamoDb, table: TABLE });
    const to = new Date(Date.now() + 1000).toISOString();
    const range = { from: '2026-02-28T00:00:00.000Z', to, limit: 100, matches: () => true };
    return { lines: (await log.readActivity('acme', range)).entries, last: (await log.state('acme')).knocks };
  };
  const deadKey = async () => {
    const { id, accessKey } = await createAccessKey(world.ports(), 'acme', wish);
    await revokeAccessKey(world.ports(), 'acme', id);
    return { id, accessKey };
  };

  test('is named in the activity, once in 15 minutes whichever instance is asked', async () => {
    setTime(start);
    const { id, accessKey } = await deadKey();
    const [one, other] = [coldStart(), coldStart()];
    for (const handler of [one, one, other, one]) await refused(handler, accessKey);
    expect(await knocks()).toEqual({
      lines: [
        expect.objectContaining({
          kind: 'knock',
          outcome: 'refused',
          key: { id, name: 'Okta prod' },
          at: '2026-03-01T12:00:00.000Z',
          detail: 'The access key "Okta prod" is revoked and still in use. Give its user a new one.',
        }),
      ],
      last: [{ keyId: id, keyName: 'Okta prod', reason: 'revoked', at: '2026-03-01T12:00:00.000Z' }],
    });
    setTime(start + 15 * 60_000);
    await refused(other, accessKey);
    const later = await knocks();
    expect(later.lines).toHaveLength(2);
    expect(later.last).toMatchObject([{ at: '2026-03-01T12:15:00.000Z' }]);
  });

  test('is refused although the table is away', async () => {
    const { accessKey } = await deadKey();
    process.env.AWS_ENDPOINT_URL_DYNAMODB = 'http://127.0.0.1:1';
    await refused(coldStart(), accessKey);
  });

  test('leaves no trace when it never was good, or is nobody’s', async () => {
    await createAccessKey(world.ports(), 'acme', wish);
    const random = Buffer.alloc(48, 3);
    await refused(coldStart(), formatAccessKey('scim', 'acme', random, PEPPER_TEXT).accessKey);
    const platform = await createAccessKey(world.ports(), '', wish);
    await revokeAccessKey(world.ports(), '', platform.id);
    await refused(coldStart(), platform.accessKey);
    expect(await knocks()).toEqual({ lines: [], last: [] });
  });
});
