/**
 * The Lambda functions of the service as data: the entry file of `lambda/` that each is bundled from and the size it
 * has unless an option says otherwise.
 */
export interface HandlerRow {
  /** File in `lambda/`. */
  readonly entry: string;
  readonly description: string;
  readonly memoryMegabytes: number;
  readonly timeoutSeconds: number;
  /** Answers may be larger than the 6 MB that a function hands over at once. */
  readonly streams?: true;
}

/** API Gateway gives up after 29 s; a handler that ends a second earlier can still answer with its own SCIM error. */
const withinGatewayTimeout = 28;

export const handlers = {
  users: {
    entry: 'users.handler.ts',
    description: 'SCIM users',
    memoryMegabytes: 1024,
    timeoutSeconds: withinGatewayTimeout,
    streams: true,
  },
  groups: {
    entry: 'groups.handler.ts',
    description: 'SCIM groups and their members',
    memoryMegabytes: 1024,
    timeoutSeconds: withinGatewayTimeout,
    streams: true,
  },
  bulk: {
    entry: 'bulk.handler.ts',
    description: 'SCIM bulk requests, searches over all resource types, /Me, paths with a doubled slash',
    memoryMegabytes: 1769,
    timeoutSeconds: withinGatewayTimeout,
    streams: true,
  },
  discovery: {
    entry: 'discovery.handler.ts',
    description: 'SCIM service provider configuration, schemas and resource types',
    memoryMegabytes: 512,
    timeoutSeconds: 10,
  },
  admin: {
    entry: 'admin.handler.ts',
    description: 'Admin API',
    memoryMegabytes: 1024,
    timeoutSeconds: withinGatewayTimeout,
  },
  transfer: {
    entry: 'transfer.handler.ts',
    description: 'Export and import of organisations, description of the admin API',
    memoryMegabytes: 1024,
    timeoutSeconds: withinGatewayTimeout,
  },
  authorizer: {
    entry: 'authorizer.handler.ts',
    description: 'Checks access keys for API Gateway',
    memoryMegabytes: 1024,
    timeoutSeconds: 10,
  },
  maintenance: {
    entry: 'maintenance.handler.ts',
    description: 'Finishes jobs that outlived their request',
    memoryMegabytes: 1024,
    timeoutSeconds: 300,
  },
} as const satisfies Record<string, HandlerRow>;

/** The name of a Lambda function of the service. */
export type FunctionName = keyof typeof handlers;

export const functionNames = Object.keys(handlers) as readonly FunctionName[]; // the keys of a literal, nothing else

/** Whether a function streams its answers. */
export const streams = (name: FunctionName): boolean => 'streams' in handlers[name];
