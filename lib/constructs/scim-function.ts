import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  type ApplicationLogLevel,
  Architecture,
  type Code,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';

/** What the functions of the service differ in. */
export interface ScimFunctionProps {
  readonly description: string;
  readonly code: Code;
  readonly memoryMegabytes: number;
  readonly timeoutSeconds: number;
  readonly environment: Record<string, string>;
  readonly logRetentionDays: RetentionDays;
  readonly logLevel: ApplicationLogLevel;
  readonly tracing: boolean;
  readonly sourceMaps: boolean;
}

/** A Lambda function with a log group and a role of its own; the role can do nothing but log until something is granted. */
export class ScimFunction extends LambdaFunction {
  readonly logs: LogGroup;
  readonly ownRole: Role;

  constructor(scope: Construct, id: string, props: ScimFunctionProps) {
    const logs = new LogGroup(scope, `${id}Logs`, {
      retention: props.logRetentionDays,
      removalPolicy: RemovalPolicy.DESTROY, // logs of a function that is gone; audit is in the table
    });
    const role = new Role(scope, `${id}Role`, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    role.addToPolicy(
      new PolicyStatement({
        actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        resources: [logs.logGroupArn],
      }),
    );
    super(scope, id, {
      description: props.description,
      code: props.code,
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: props.memoryMegabytes,
      timeout: Duration.seconds(props.timeoutSeconds),
      environment: {
        ...props.environment,
        ...(props.sourceMaps && { NODE_OPTIONS: '--enable-source-maps' }),
      },
      role,
      logGroup: logs,
      loggingFormat: LoggingFormat.JSON,
      applicationLogLevelV2: props.logLevel,
      tracing: props.tracing ? Tracing.ACTIVE : Tracing.DISABLED,
    });
    this.logs = logs;
    this.ownRole = role;
    if (props.tracing) {
      Validations.of(role).acknowledge({
        id: 'AwsSolutions-IAM5[Resource::*]',
        reason: 'X-Ray takes traces for no resource in particular.',
      });
    }
  }
}
