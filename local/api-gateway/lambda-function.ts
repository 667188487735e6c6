import { z } from 'zod';
import type { Deployment } from './deployment';

/** A Lambda function of the template, as far as running it goes. */
export interface LambdaFunction {
  readonly arn: string;
  readonly name: string;
  /** Directory with the bundle that is deployed. */
  readonly directory: string;
  /** `file.export` */
  readonly handler: string;
  readonly timeoutMs: number;
  readonly memoryMegabytes: number;
  readonly environment: Readonly<Record<string, string>>;
  readonly logFormat: 'JSON' | 'Text';
}

const properties = z.object({
  Code: z.object({ S3Key: z.string().optional() }),
  Runtime: z.string().optional(),
  Handler: z.string().optional(),
  Timeout: z.coerce.number().default(3),
  MemorySize: z.coerce.number().default(128),
  LoggingConfig: z.object({ LogFormat: z.enum(['JSON', 'Text']).default('Text') }).default({ LogFormat: 'Text' }),
  Environment: z.object({ Variables: z.record(z.string(), z.coerce.string()).default({}) }).optional(),
});

/** The Node functions of the template whose code is an asset. */
export const lambdaFunctions = (deployment: Deployment): readonly LambdaFunction[] =>
  deployment.resources('AWS::Lambda::Function').flatMap((resource) => {
    const { Code, Runtime, Handler, Timeout, MemorySize, Environment, LoggingConfig } = properties.parse(
      resource.properties,
    );
    const directory = Code.S3Key === undefined ? undefined : deployment.codeDirectory(Code.S3Key);
    if (directory === undefined || Handler === undefined || !Runtime?.startsWith('nodejs')) return [];
    return [
      {
        arn: resource.physical.arn,
        name: resource.physical.name,
        directory,
        handler: Handler,
        timeoutMs: Timeout * 1000,
        memoryMegabytes: MemorySize,
        environment: Environment?.Variables ?? {},
        logFormat: LoggingConfig.LogFormat,
      },
    ];
  });

/** The function that a URI for API Gateway (`…/functions/<arn>/invocations`) or an ARN with a version or alias names. */
export const functionArn = (uriOrArn: string): string => {
  const arn = /functions\/(arn:[^/]+)\/(?:response-streaming-)?invocations$/.exec(uriOrArn)?.[1] ?? uriOrArn;
  return arn.split(':').slice(0, 7).join(':');
};
