/** The admin API behind events as API Gateway makes them, on the embedded services. */
import { randomUUID } from 'node:crypto';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import type { AdminServices } from '../../lambda/admin/admin-call';
import { adminFunctions } from '../../lambda/admin/admin-functions';
import { adminHandler } from '../../lambda/admin/serve-admin';
import { type TransferServices, transferFunctions } from '../../lambda/admin/transfer-functions';
import { createAccessKey } from '../../lambda/directory/access-keys';
import type { RateLimit } from '../../lambda/directory/rate-limit/rate-bucket';
import { createRateLimiter } from '../../lambda/directory/rate-limit/rate-limiter';
import { logLoss } from '../../lambda/log/log-loss';
import { createKeyUse } from '../../lambda/secrets/key-use';
import { createActivityLog } from '../../lambda/store/activity-log';
import { createDoctor } from '../../lambda/store/doctor/doctor';
import { adminRateKey } from '../../lambda/store/keys';
import { createRateLedger } from '../../lambda/store/rate-ledger';
import { createTransferStore } from '../../lambda/store/transfer-store';
import { type KeyWorld, startKeyWorld, TABLE } from '../secrets/fixture';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  // biome-ignore lint/suspicious/noExplicitAny: assertions read bodies of every form
  readonly body: any;
}

/** What the authorizer tells of a key. */
export type Caller = Readonly<Record<'organizationId' | 'keyId' | 'keyName' | 'scope', string>> & {
  readonly incarnationId?: string;
  readonly keyExpiresAt?: string;
};

export interface AdminWorld extends KeyWorld {
  readonly services: AdminServices;
  readonly platform: Caller;
  readonly lines: Readonly<Record<string, unknown>>[];
  readonly newCaller: (organizationId: string) => Promise<Caller>;
  readonly send: (request: SendRequest) => Promise<Answer>;
}

export interface SendRequest {
  readonly method: string;
  /** Below `/admin/v1`; may have a query. */
  readonly path: string;
  readonly body?: unknown;
  readonly caller?: Caller;
  readonly headers?: Readonly<Record<string, string>>;
}

export const startAdminWorld = async (
  options: Parameters<typeof startKeyWorld>[0] = {},
  rateLimit?: RateLimit,
): Promise<AdminWorld> => {
  const world = await startKeyWorld(options);
  const lines: Readonly<Record<string, unknown>>[] = [];
  const services: AdminServices & TransferServices = {
    directory: world.directory,
    keys: world.keyStore(),
    keyUse: createKeyUse(world.dynamoDb, TABLE, world.now),
    activity: createActivityLog({ client: world.dynamoDb, table: TABLE }),
    doctor: createDoctor({ client: world.dynamoDb, table: TABLE }),
    minimumAuditDays: 90,
    transfer: createTransferStore({ client: world.dynamoDb, table: TABLE }),
    now: world.now,
    newId: randomUUID,
    reportLoss: logLoss((line, level) => lines.push({ level, ...line })),
  };
  const handler = adminHandler({
    // One service; the gateway's part, sending each call to its function, is not what is tested here.
    functions: { ...adminFunctions, ...transferFunctions },
    services,
    ...(rateLimit === undefined
      ? {}
      : {
          rateLimiter: createRateLimiter({
            limit: rateLimit,
            ledger: createRateLedger({ client: world.dynamoDb, table: TABLE, keyOf: adminRateKey }),
            patience: () => new Promise(() => undefined),
            reportLoss: (loss) => lines.push({ ...loss }),
          }),
        }),
    log: (line) => lines.push(line),
  });
  const newCaller = async (organizationId: string): Promise<Caller> => {
    const scope = organizationId === '' ? 'platform-admin' : 'organization-admin';
    const key = await createAccessKey(world.ports(), organizationId, { name: 'admin', provider: 'generic', scope });
    const organization = organizationId === '' ? undefined : await world.directory.getOrganization(organizationId);
    const own = organization === undefined ? {} : { incarnationId: organization.incarnationId };
    return { organizationId, ...own, keyId: key.id, keyName: key.name, scope };
  };
  const platform = await newCaller('');

  const send = async ({
    method,
    path: target,
    body,
    caller = platform,
    headers = {},
  }: SendRequest): Promise<Answer> => {
    const [path = '', search = ''] = target.split('?');
    const query = Object.fromEntries([...new URLSearchParams(search)].map(([name, value]) => [name, [value]]));
    const all = {
      Host: 'api.example.com',
      'X-Forwarded-Proto': 'https',
      'Content-Type': 'application/json',
      ...headers,
    };
    const event = {
      resource: '/admin/v1/{proxy+}',
      path: `/admin/v1${path}`,
      httpMethod: method,
      headers: all,
      multiValueHeaders: Object.fromEntries(Object.entries(all).map(([name, value]) => [name, [value]])),
      queryStringParameters: null,
      multiValueQueryStringParameters: query,
      pathParameters: { proxy: path.slice(1) },
      stageVariables: null,
      requestContext: {
        path: `/prod/admin/v1${path}`,
        stage: 'prod',
        domainName: 'api.example.com',
        requestId: randomUUID(),
        identity: { sourceIp: '192.0.2.1' },
        authorizer: caller,
      },
      body: body === undefined ? null : typeof body === 'string' ? body : JSON.stringify(body),
      isBase64Encoded: false,
    } as unknown as APIGatewayProxyEvent; // The gateway sends more that nobody reads.
    const answer = await handler(event);
    return {
      status: answer.statusCode,
      headers: answer.headers as Readonly<Record<string, string>>,
      body: answer.body === '' ? undefined : JSON.parse(answer.body),
    };
  };
  return { ...world, services, platform, lines, newCaller, send };
};
