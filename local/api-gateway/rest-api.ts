import { z } from 'zod';
import { type Deployment, UnsupportedTemplate } from './deployment';
import { type GatewayResponseType, gatewayResponseStatus } from './gateway-fault';
import { functionArn } from './lambda-function';

/** A TOKEN authorizer. */
export interface TokenAuthorizer {
  readonly id: string;
  readonly functionArn: string;
  /** Header that carries the token. */
  readonly header: string;
  /** The whole token must match it. */
  readonly validation: RegExp | undefined;
  readonly cacheSeconds: number;
}

/** A method of a resource, answered by a Lambda function. */
export interface ApiMethod {
  readonly functionArn: string;
  readonly timeoutMs: number;
  /** Whether the answer is passed on piece by piece. */
  readonly streams: boolean;
  readonly authorizer: TokenAuthorizer | undefined;
}

/** A resource of the API with what lies below it. */
export interface ApiResource {
  readonly id: string;
  /** `/organizations/{organizationId}` */
  readonly path: string;
  readonly pathPart: string;
  readonly children: ApiResource[];
  /** By HTTP method or `ANY`. */
  readonly methods: Map<string, ApiMethod>;
}

/** What the template says instead of an answer of the gateway. */
export interface GatewayResponse {
  readonly status: number | undefined;
  /** `gatewayresponse.header.<name>` to an expression. */
  readonly parameters: Readonly<Record<string, string>>;
  /** By media type. */
  readonly templates: Readonly<Record<string, string>>;
}

/** A REST API of a template. */
export interface RestApi {
  readonly id: string;
  readonly stage: string;
  readonly root: ApiResource;
  readonly gatewayResponses: ReadonlyMap<GatewayResponseType, GatewayResponse>;
  readonly binaryMediaTypes: readonly string[];
  /** Answers of at least this size are compressed for clients that take it; undefined means never. */
  readonly minimumCompressionSize: number | undefined;
}

const inApi = z.object({ RestApiId: z.string() });
const apiProperties = z.object({
  BinaryMediaTypes: z.array(z.string()).default([]),
  MinimumCompressionSize: z.coerce.number().optional(),
});
const resourceProperties = inApi.extend({ ParentId: z.string(), PathPart: z.string() });
const methodProperties = inApi.extend({
  ResourceId: z.string(),
  HttpMethod: z.string(),
  AuthorizationType: z.enum(['NONE', 'CUSTOM']).default('NONE'),
  AuthorizerId: z.string().optional(),
  Integration: z.object({
    Type: z.literal('AWS_PROXY'),
    Uri: z.string(),
    // Without a quota increase API Gateway waits no longer than 29 s.
    TimeoutInMillis: z.coerce.number().default(29_000),
    ResponseTransferMode: z.enum(['BUFFERED', 'STREAM']).default('BUFFERED'),
  }),
});
const authorizerProperties = inApi.extend({
  Type: z.literal('TOKEN'),
  AuthorizerUri: z.string(),
  IdentitySource: z.string().default('method.request.header.Authorization'),
  IdentityValidationExpression: z.string().optional(),
  AuthorizerResultTtlInSeconds: z.coerce.number().default(300),
});
const gatewayResponseProperties = inApi.extend({
  ResponseType: z.string(),
  StatusCode: z.coerce.number().optional(),
  ResponseParameters: z.record(z.string(), z.string()).default({}),
  ResponseTemplates: z.record(z.string(), z.string()).default({}),
});
const stageProperties = inApi.extend({ StageName: z.string() });

/** Finds the REST API of the templates with all that belongs to it. */
export const restApi = (deployment: Deployment): RestApi => {
  const [api, ...others] = deployment.resources('AWS::ApiGateway::RestApi');
  if (!api || others.length > 0) throw new UnsupportedTemplate('The local run serves exactly one REST API');
  const id = api.physical.name;
  const { BinaryMediaTypes, MinimumCompressionSize } = apiProperties.parse(api.properties);

  /** The resources of a type that belong to the API, by what `Ref` gives. */
  const parts = <T extends { RestApiId: string }>(type: string, schema: z.ZodType<T>): [string, T][] =>
    deployment.resources(type).flatMap(({ physical, properties, logicalId }): [string, T][] => {
      const parsed = schema.safeParse(properties);
      if (!parsed.success) {
        throw new UnsupportedTemplate(`The local run cannot serve ${logicalId}: ${z.prettifyError(parsed.error)}`);
      }
      return parsed.data.RestApiId === id ? [[physical.reference, parsed.data]] : [];
    });

  const root: ApiResource = {
    id: api.physical.attributes.RootResourceId ?? id,
    path: '/',
    pathPart: '',
    children: [],
    methods: new Map(),
  };
  const resources = new Map([[root.id, root]]);
  let pending = parts('AWS::ApiGateway::Resource', resourceProperties);
  while (pending.length > 0) {
    const orphans: typeof pending = [];
    for (const [resourceId, { ParentId, PathPart }] of pending) {
      const parent = resources.get(ParentId);
      if (!parent) {
        orphans.push([resourceId, { RestApiId: id, ParentId, PathPart }]);
        continue;
      }
      const path = `${parent.path === '/' ? '' : parent.path}/${PathPart}`;
      const resource = { id: resourceId, path, pathPart: PathPart, children: [], methods: new Map() };
      parent.children.push(resource);
      resources.set(resourceId, resource);
    }
    if (orphans.length === pending.length) throw new UnsupportedTemplate('A resource of the API has no parent');
    pending = orphans;
  }

  const authorizers = new Map(
    parts('AWS::ApiGateway::Authorizer', authorizerProperties).map(([authorizerId, properties]) => [
      authorizerId,
      {
        id: authorizerId,
        functionArn: functionArn(properties.AuthorizerUri),
        header: properties.IdentitySource.replace('method.request.header.', ''),
        validation:
          properties.IdentityValidationExpression === undefined
            ? undefined
            : new RegExp(`^(?:${properties.IdentityValidationExpression})$`),
        cacheSeconds: properties.AuthorizerResultTtlInSeconds,
      },
    ]),
  );
  for (const [, method] of parts('AWS::ApiGateway::Method', methodProperties)) {
    const authorizer = authorizers.get(method.AuthorizerId ?? '');
    if (method.AuthorizationType === 'CUSTOM' && !authorizer) {
      throw new UnsupportedTemplate(`A ${method.HttpMethod} method has no authorizer`);
    }
    const { Uri, TimeoutInMillis, ResponseTransferMode } = method.Integration;
    const streams = ResponseTransferMode === 'STREAM';
    // API Gateway refuses to deploy an integration whose URI names the other way of invoking.
    if (streams !== Uri.endsWith('/response-streaming-invocations')) {
      throw new UnsupportedTemplate(`The integration ${Uri} cannot have the transfer mode ${ResponseTransferMode}`);
    }
    resources.get(method.ResourceId)?.methods.set(method.HttpMethod, {
      functionArn: functionArn(Uri),
      timeoutMs: TimeoutInMillis,
      streams,
      authorizer: method.AuthorizationType === 'CUSTOM' ? authorizer : undefined,
    });
  }

  const gatewayResponses = new Map<GatewayResponseType, GatewayResponse>();
  for (const [, response] of parts('AWS::ApiGateway::GatewayResponse', gatewayResponseProperties)) {
    // A record's own keys are its type's keys.
    const type = response.ResponseType as GatewayResponseType;
    if (!(type in gatewayResponseStatus)) continue;
    gatewayResponses.set(type, {
      status: response.StatusCode,
      parameters: response.ResponseParameters,
      templates: response.ResponseTemplates,
    });
  }

  return {
    id,
    stage: parts('AWS::ApiGateway::Stage', stageProperties)[0]?.[1].StageName ?? 'prod',
    root,
    gatewayResponses,
    binaryMediaTypes: BinaryMediaTypes,
    minimumCompressionSize:
      MinimumCompressionSize === undefined || MinimumCompressionSize < 0 ? undefined : MinimumCompressionSize,
  };
};
