import { Size, Validations } from 'aws-cdk-lib';
import {
  AccessLogFormat,
  AuthorizationType,
  EndpointType,
  type IAuthorizer,
  LambdaIntegration,
  LogGroupLogDestination,
  type Method,
  type MethodOptions,
  ResponseTransferMode,
  RestApi,
} from 'aws-cdk-lib/aws-apigateway';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import {
  adminBasePath,
  adminRoutes,
  type HandlerName,
  otherScimPaths,
  scimBasePaths,
  scimRoutes,
} from '../../lambda/http/routes';
import { streams } from '../handlers';
import { accessLogLine } from './access-log-line';
import { addGatewayResponses } from './gateway-responses';

/** How the API is served. */
export interface ScimApiProps {
  /** Name of the API's stage, the first part of the path of its own address. */
  readonly stage: string;
  readonly functions: Readonly<Record<HandlerName, IFunction>>;
  readonly authorizer: IAuthorizer;
  readonly discoveryWithoutKey: boolean;
  readonly throttleRate: number;
  readonly throttleBurst: number;
  /** Whether the functions that can stream their answers do. */
  readonly responseStreaming: boolean;
  /** -1: never. */
  readonly minimumCompressionBytes: number;
  readonly tracing: boolean;
  readonly accessLogs: boolean;
  readonly apiGatewayLogRole: boolean;
  readonly logRetentionDays: RetentionDays;
}

/** RFC 7644 §4. `/Roles` has the same handler and differs by organisation: without the authorizer's word nobody would be served. */
const sameForEverybody = /^\/(ServiceProviderConfig|Schemas|ResourceTypes)(\/|$)/;

const openDiscovery = {
  id: 'AwsSolutions-APIG4',
  reason: 'The deploy option discoveryWithoutKey asks for it: these answers are the same for everybody.',
};

/** The REST API: every route of `lambda/http/routes.ts` under every base path, and the admin API. */
export class ScimApi extends Construct {
  readonly api: RestApi;

  constructor(scope: Construct, id: string, props: ScimApiProps) {
    super(scope, id);
    this.api = new RestApi(this, 'RestApi', {
      // CloudWatch tells APIs of an account apart by their names alone: alarms of one stage would count what others fail at.
      restApiName: `cdk-scim-${props.stage}`,
      description: 'SCIM 2.0 and its admin API',
      endpointTypes: [EndpointType.REGIONAL],
      // No binary media types: bodies reach the handlers as text, compressed ones unpacked by the gateway. Streamed answers
      // are not compressed by it and need no media type to be bytes.
      ...(props.minimumCompressionBytes >= 0 && { minCompressionSize: Size.bytes(props.minimumCompressionBytes) }),
      cloudWatchRole: props.accessLogs && props.apiGatewayLogRole,
      deployOptions: {
        stageName: props.stage,
        throttlingRateLimit: props.throttleRate,
        throttlingBurstLimit: props.throttleBurst,
        tracingEnabled: props.tracing,
        ...(props.accessLogs && {
          accessLogDestination: new LogGroupLogDestination(
            new LogGroup(this, 'AccessLogs', { retention: props.logRetentionDays }),
          ),
          accessLogFormat: AccessLogFormat.custom(accessLogLine),
        }),
      },
    });
    addGatewayResponses(this.api);
    this.addRoutes(props);
    this.acknowledgeFindings();
  }

  /** One method ANY a path: the handler knows its methods and answers the others with 405 and `Allow`. */
  private addRoutes(props: ScimApiProps): void {
    const { authorizer, functions } = props;
    const withKey: MethodOptions = { authorizer, authorizationType: AuthorizationType.CUSTOM };
    const withoutKey: MethodOptions = { authorizationType: AuthorizationType.NONE };
    const integration = (name: HandlerName): LambdaIntegration =>
      new LambdaIntegration(functions[name], {
        // One permission a function: one a route would pass the size limit of a function's policy.
        scopePermissionToMethod: false,
        ...(props.responseStreaming && streams(name) && { responseTransferMode: ResponseTransferMode.STREAM }),
      });
    const add = (path: string, handler: HandlerName, options: MethodOptions = withKey): Method =>
      this.api.root.resourceForPath(path).addMethod('ANY', integration(handler), options);
    for (const base of scimBasePaths) {
      for (const { path, handler } of scimRoutes) {
        const open = props.discoveryWithoutKey && sameForEverybody.test(path);
        const method = add(base + path, handler, open ? withoutKey : withKey);
        if (open) Validations.of(method).acknowledge(openDiscovery);
      }
      add(base + otherScimPaths.path, otherScimPaths.handler);
    }
    for (const { path, handler } of adminRoutes) add(adminBasePath + path, handler);
  }

  private acknowledgeFindings(): void {
    Validations.of(this.api).acknowledge(
      { id: 'AwsSolutions-APIG1', reason: 'Access logs are on unless the deploy option accessLogs turns them off.' },
      {
        id: 'AwsSolutions-APIG2',
        reason:
          'The handlers check bodies against the SCIM schema; a model of the gateway cannot answer with a SCIM error.',
      },
      {
        id: 'AwsSolutions-APIG3',
        reason: 'A web ACL is a deploy option: IdPs call without a User-Agent, which the common managed rules block.',
      },
      {
        id: 'AwsSolutions-APIG6',
        reason:
          'Execution logs hold bodies, which are personal data; access logs and the log lines of handlers do not.',
      },
      {
        id: 'AwsSolutions-COG4',
        reason: 'Clients are IdPs with access keys, not people; our own authorizer checks them.',
      },
      {
        id: 'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs]',
        reason: 'The role that API Gateway logs with is one for the account; AWS documents this policy for it.',
      },
    );
  }
}
