import { join } from 'node:path';
import { readCloudAssembly } from '../../../local/api-gateway/cloud-assembly';
import { type Deployment, deploy } from '../../../local/api-gateway/deployment';
import { lambdaFunctions } from '../../../local/api-gateway/lambda-function';
import { createLambdaPool, type LambdaPool } from '../../../local/api-gateway/lambda-pool';
import { type ApiGateway, type ApiGatewayOptions, startApiGateway } from '../../../local/api-gateway/start-api-gateway';

/** Two small stacks with functions that do what a request asks them for; see `assembly/`. */
export const fixtureDeployment = (): Deployment =>
  deploy(readCloudAssembly(join(__dirname, 'assembly')), { accountId: '000000000000', region: 'us-east-1' });

export interface FixtureGateway extends ApiGateway {
  readonly lambdas: LambdaPool;
  /** Lines that functions wrote. */
  readonly lines: readonly string[];
}

/** Serves the fixture on a free port. */
export const startFixture = async (
  options: Partial<ApiGatewayOptions> & {
    readonly containersPerFunction?: number;
    readonly environment?: Readonly<Record<string, string>>;
  } = {},
): Promise<FixtureGateway> => {
  const deployment = fixtureDeployment();
  const lines: string[] = [];
  const lambdas = createLambdaPool({
    functions: lambdaFunctions(deployment),
    containersPerFunction: options.containersPerFunction ?? 2,
    environment: { AWS_REGION: 'us-east-1', ...options.environment },
    log: (_, line) => lines.push(line),
  });
  const gateway = await startApiGateway({ deployment, lambdas, host: '127.0.0.1', port: 0, ...options });
  return {
    ...gateway,
    lambdas,
    lines,
    stop: async () => {
      await gateway.stop();
      await lambdas.stop();
    },
  };
};

/** What the function `act` tells of its invocation. */
export interface Seen {
  readonly event: Record<string, unknown> & { readonly requestContext: Record<string, unknown> };
  readonly invocations: number;
  readonly container: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly memory: string;
}

/** The invocation behind an answer. */
export const seen = async (response: Response): Promise<Seen> => (await response.json()) as Seen; // written by `act`
