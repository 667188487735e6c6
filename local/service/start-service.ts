/** The local run: the template that deploys, on this machine. */
import { createServer } from 'node:net';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { adminBasePath } from '../../lambda/http/routes';
import { readCloudAssembly } from '../api-gateway/cloud-assembly';
import { type Deployment, deploy } from '../api-gateway/deployment';
import { lambdaFunctions } from '../api-gateway/lambda-function';
import { createLambdaPool } from '../api-gateway/lambda-pool';
import { runSchedule, schedules, startSchedules } from '../api-gateway/schedules';
import { type ApiGateway, startApiGateway } from '../api-gateway/start-api-gateway';
import type { FaultHook } from '../aws-json/json-service';
import { type DynamoDb, type MeteredCall, startDynamoDb } from '../dynamodb/start-dynamo-db';
import { type SecretsManager, startSecretsManager } from '../secrets-manager/start-secrets-manager';
import { type AwsAccess, awsIdentity, functionEnvironment, quietSdk } from './aws-access';
import { type Connection, readConnection, writeConnection } from './connection-file';
import { createRemoteTable, createSecrets, tableDefinitions } from './create-resources';
import { type DataDirectory, openDataDirectory, openDirectoryIfUsable } from './data-directory';
import { openHandlerLog } from './handler-log';
import { seed } from './seed';
import { errorCode, errorMessage, StartFailure } from './start-failure';
import { keptParts, startNotices } from './start-notices';
import { type DeployOptions, synthesize } from './synthesize';

/** How the service runs; without options on any free port, with everything in memory. */
export interface ServiceOptions {
  /** 0, the default, takes any that is free. */
  readonly port?: number;
  /** Where data, connection.json and the handlers' log go; without it nothing is written. */
  readonly directory?: string;
  /** Keeps the data in memory although there is a directory; one that cannot be used is done without. */
  readonly ephemeral?: boolean;
  /** Another DynamoDB than the embedded one. */
  readonly dynamoDbEndpoint?: string | undefined;
  /** Requests a second that an organisation may send, and twice as many at once; without it, no limit. */
  readonly rateLimit?: number | undefined;
  /** Hands every request body to the handlers in base64. */
  readonly base64Bodies?: boolean;
  /** Containers that one function may have at a time. */
  readonly containersPerFunction?: number;
  /** Runs schedules by the clock; true unless given. */
  readonly schedules?: boolean;
  /** Deploy options that are set otherwise than in cdk.json. */
  readonly deployOptions?: DeployOptions;
  /** Told of every call of the embedded DynamoDB. */
  readonly onDynamoDbCall?: (call: MeteredCall) => void;
  /** Makes calls of the embedded services fail. */
  readonly faults?: { readonly dynamoDb?: FaultHook; readonly secretsManager?: FaultHook };
  /** Told when the app has to be synthesized, which takes seconds. */
  readonly onSynthesis?: () => void;
}

/** A running service. */
export interface Service {
  /** `http://127.0.0.1:3000` */
  readonly url: string;
  readonly connection: Connection;
  /** Where the connection is written; undefined where it is not. */
  readonly connectionFile: string | undefined;
  /** Where the functions log; undefined where they do not. */
  readonly handlerLog: string | undefined;
  /** Sentences on what earlier starts left and this one has not got any more. */
  readonly notices: readonly string[];
  readonly deployment: Deployment;
  readonly gateway: ApiGateway;
  /** The embedded DynamoDB; undefined when another is used. */
  readonly dynamoDb: DynamoDb | undefined;
  readonly secretsManager: SecretsManager;
  /** Runs every schedule once, now. */
  runSchedules(): Promise<void>;
  stop(): Promise<void>;
}

const host = '127.0.0.1';
const root = resolve(__dirname, '..', '..');
const surroundings = { accountId: '000000000000', region: 'us-east-1' };
/**
 * As many invocations of one function as the machine can serve at a time. More of them only means that each serves less,
 * and every container compiles and optimises the code for itself.
 */
const defaultContainers = Math.min(4, Math.max(2, availableParallelism()));

/** Starts the service. Throws a `StartFailure` for everything that whoever starts it can mend. */
export const startService = async (options: ServiceOptions = {}): Promise<Service> => {
  const started: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    for (const end of started.splice(0).reverse()) await end();
  };
  try {
    return await start(options, (end) => started.push(end), stop);
  } catch (error) {
    await stop();
    throw error;
  }
};

const start = async (
  options: ServiceOptions,
  onStop: (end: () => Promise<void>) => void,
  stop: () => Promise<void>,
): Promise<Service> => {
  const open = options.ephemeral === true ? openDirectoryIfUsable : openDataDirectory;
  const directory = options.directory === undefined ? undefined : await open(options.directory);
  if (directory) onStop(directory.release);
  if (options.port) await tryPort(options.port);
  const persistent = options.ephemeral === true ? undefined : directory;
  const kept = persistent && keptParts(persistent);
  const output = await synthesize(root, options.onSynthesis ?? (() => {}), options.deployOptions);
  const deployment = deploy(readCloudAssembly(output), surroundings);

  const { region, credentials } = awsIdentity(options.dynamoDbEndpoint, process.env);
  const dynamoDb =
    options.dynamoDbEndpoint === undefined ? await openDynamoDb(persistent, options, credentials) : undefined;
  if (dynamoDb) onStop(dynamoDb.stop);
  const secretsManager = await startSecretsManager({
    ...(persistent ? { path: persistent.secrets } : {}),
    ...(options.faults?.secretsManager ? { fault: options.faults.secretsManager } : {}),
    credentials,
  });
  onStop(secretsManager.stop);
  Object.assign(process.env, quietSdk);
  const access: AwsAccess = {
    region,
    credentials,
    dynamoDbEndpoint: dynamoDb?.endpoint ?? options.dynamoDbEndpoint ?? '',
    secretsManagerEndpoint: secretsManager.endpoint,
  };
  const clients = {
    dynamoDb: new DynamoDBClient({ region, credentials, endpoint: access.dynamoDbEndpoint }),
    secretsManager: new SecretsManagerClient({ region, credentials, endpoint: access.secretsManagerEndpoint }),
  };
  for (const definition of tableDefinitions(deployment)) {
    if (dynamoDb) await dynamoDb.createTable(definition);
    else await createRemoteTable(clients.dynamoDb, access.dynamoDbEndpoint, definition);
  }
  await createSecrets(deployment, secretsManager);

  const log = directory && openHandlerLog(directory.handlerLog);
  if (log) onStop(async () => log.close());
  const functions = lambdaFunctions(deployment);
  const lambdas = createLambdaPool({
    functions,
    containersPerFunction: options.containersPerFunction ?? defaultContainers,
    environment: functionEnvironment(access, options.rateLimit),
    log: log?.write ?? (() => {}),
    codeCache: join(root, '.cache', 'compiled'),
  });
  onStop(lambdas.stop);
  const gateway = await openGateway(options, { deployment, lambdas });
  onStop(gateway.stop);

  const earlier = directory && (await readConnection(directory.connectionFile));
  const seeds = await seed({ ...clients, environment: functions[0]?.environment ?? {} }, earlier ?? {});
  clients.dynamoDb.destroy();
  clients.secretsManager.destroy();
  const connection: Connection = {
    organizationId: seeds.organizationId,
    baseUrl: `${gateway.url}/organizations/${seeds.organizationId}/scim/v2`,
    accessKey: seeds.accessKey,
    adminUrl: gateway.url + adminBasePath,
    adminKey: seeds.adminKey,
    consoleUrl: null,
    pid: process.pid,
  };
  if (directory) await writeConnection(directory.connectionFile, connection);
  if (options.schedules !== false) {
    const clock = startSchedules(deployment, lambdas);
    onStop(async () => clock.stop());
  }
  return {
    url: gateway.url,
    connection,
    connectionFile: directory?.connectionFile,
    handlerLog: directory?.handlerLog,
    notices: persistent && kept ? startNotices(kept, persistent, earlier, seeds, dynamoDb !== undefined) : [],
    deployment,
    gateway,
    dynamoDb,
    secretsManager,
    runSchedules: async () => {
      const now = new Date();
      await Promise.all(schedules(deployment).map((each) => runSchedule(each, surroundings, lambdas, now)));
    },
    stop,
  };
};

const openDynamoDb = async (
  directory: DataDirectory | undefined,
  { onDynamoDbCall: meter, faults }: ServiceOptions,
  credentials: AwsAccess['credentials'],
): Promise<DynamoDb> => {
  try {
    return await startDynamoDb({
      ...(directory ? { path: directory.database } : {}),
      ...(meter ? { meter } : {}),
      ...(faults?.dynamoDb ? { fault: faults.dynamoDb } : {}),
      credentials,
    });
  } catch (error) {
    throw new StartFailure(`${errorMessage(error)}; mend it, or set SCIM_LOCAL_DIR to another directory.`, {
      cause: error,
    });
  }
};

/** What stands in the way of listening on a port, as a sentence; other errors as they are. */
const portFailure = (port: number, error: unknown): unknown => {
  const reasons: Readonly<Record<string, string>> = {
    EADDRINUSE: `Port ${port} is in use: stop what listens there, or set PORT to another one (0 takes any that is free).`,
    EACCES: `Port ${port} needs more rights than this process has: set PORT to one above 1023.`,
  };
  const reason = reasons[errorCode(error) ?? ''];
  return reason === undefined ? error : new StartFailure(reason, { cause: error });
};

/** Fails for a port that cannot be had, before anything that takes time. */
const tryPort = (port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error) => reject(portFailure(port, error)));
    server.listen(port, host, () => server.close(() => resolve()));
  });

const openGateway = async (
  options: ServiceOptions,
  parts: Pick<Parameters<typeof startApiGateway>[0], 'deployment' | 'lambdas'>,
): Promise<ApiGateway> => {
  const port = options.port ?? 0;
  try {
    return await startApiGateway({ ...parts, host, port, base64Bodies: options.base64Bodies ?? false });
  } catch (error) {
    throw portFailure(port, error);
  }
};
