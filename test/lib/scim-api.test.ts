import { Match } from 'aws-cdk-lib/assertions';
import { ResponseType } from 'aws-cdk-lib/aws-apigateway';
import { adminBasePath, adminRoutes, otherScimPaths, scimBasePaths, scimRoutes } from '../../lambda/http/routes';
import { authorizationPattern } from '../../lambda/secrets/access-key-pattern';
import { gatewayResponses } from '../../lib/constructs/gateway-responses';
import { type Properties, resource, stacksWith } from './synthesize-stacks';

const { service } = stacksWith();

/** Path of a method → its properties, from the tree of resources. */
const methodsOf = (template: typeof service): Map<string, Properties> => {
  const parts = template.findResources('AWS::ApiGateway::Resource');
  const pathOf = (id: unknown): string => {
    const ref = (id as { Ref?: string }).Ref; // the root is a GetAtt
    if (ref === undefined) return '';
    const { ParentId, PathPart } = parts[ref]?.Properties ?? {};
    return `${pathOf(ParentId)}/${PathPart}`;
  };
  const methods = Object.values(template.findResources('AWS::ApiGateway::Method'));
  return new Map(methods.map(({ Properties }) => [pathOf(Properties.ResourceId), Properties]));
};

const functionOf = (method: Properties): string =>
  /Functions(\w+?)[0-9A-F]{8}/.exec(JSON.stringify(method.Integration.Uri))?.[1]?.toLowerCase() ?? '';

describe('the API', () => {
  const methods = methodsOf(service);
  const scimPaths = scimBasePaths.flatMap((base) =>
    [...scimRoutes, otherScimPaths].map((route) => [base + route.path, route.handler] as const),
  );

  it('serves every route under every base path with every method, behind the authorizer', () => {
    const expected = new Map<string, string>([
      ...scimPaths,
      ...adminRoutes.map(({ path, handler }) => [adminBasePath + path, handler] as const),
    ]);
    expect(new Map([...methods].map(([path, method]) => [path, functionOf(method)]))).toEqual(expected);
    for (const method of methods.values()) {
      expect(method).toMatchObject({
        HttpMethod: 'ANY',
        AuthorizationType: 'CUSTOM',
        AuthorizerId: { Ref: resource(service, 'AWS::ApiGateway::Authorizer', 'KeyAuthorizer').id },
        Integration: { Type: 'AWS_PROXY' },
      });
    }
  });

  it('leaves no path of the admin API to how far the gateway goes back for a greedy one', () => {
    const above = '/organizations/{organizationId}';
    for (const { path } of adminRoutes.filter(({ handler }) => handler === 'transfer')) {
      expect(['', above]).toContain(path.slice(0, path.lastIndexOf('/')));
    }
    const paths = adminRoutes.map(({ path }) => path);
    expect(paths).toEqual(expect.arrayContaining(['/{proxy+}', '/organizations', above, `${above}/{proxy+}`]));
  });

  it('streams the answers that may be large, unless the option says no', () => {
    const transfer = (template: typeof service): Map<string, string> =>
      new Map(
        [...methodsOf(template).values()].map((method) => {
          const { Uri, ResponseTransferMode = 'BUFFERED' } = method.Integration;
          const streaming = JSON.stringify(Uri).includes('/response-streaming-invocations');
          return [functionOf(method), `${ResponseTransferMode} ${streaming}`];
        }),
      );
    const whole = 'BUFFERED false';
    const large = { users: 'STREAM true', groups: 'STREAM true', bulk: 'STREAM true' };
    expect(Object.fromEntries(transfer(service))).toEqual({
      ...large,
      discovery: whole,
      admin: whole,
      transfer: whole,
    });
    const { service: unstreamed } = stacksWith({ responseStreaming: false });
    expect(new Set(transfer(unstreamed).values())).toEqual(new Set([whole]));
    const { Environment } = resource(unstreamed, 'AWS::Lambda::Function', 'FunctionsGroups').properties;
    expect(Environment.Variables.SCIM_RESPONSE_STREAMING).toBe('false');
  });

  it('opens discovery, and only that, where the option says so', () => {
    const { service: open } = stacksWith({ discoveryWithoutKey: true });
    for (const [path, method] of methodsOf(open)) {
      const expected = /\/v2(\/scim)?\/(ServiceProviderConfig|Schemas|ResourceTypes)(\/\{id\})?$/.test(path)
        ? 'NONE'
        : 'CUSTOM';
      expect([path, method.AuthorizationType]).toEqual([path, expected]);
    }
    // The same function, but what it answers is of one organisation.
    expect(methodsOf(open).get('/scim/v2/Roles')).toMatchObject({ AuthorizationType: 'CUSTOM' });
    expect(methodsOf(open).get('/scim/v2/Schemas')).toMatchObject({ AuthorizationType: 'NONE' });
  });

  it('asks the authorizer only about what looks like a key, and remembers the answer', () => {
    service.hasResourceProperties('AWS::ApiGateway::Authorizer', {
      Type: 'TOKEN',
      IdentitySource: 'method.request.header.Authorization',
      IdentityValidationExpression: authorizationPattern,
      AuthorizerResultTtlInSeconds: 60,
    });
    stacksWith({ authorizerCacheSeconds: 0 }).service.hasResourceProperties('AWS::ApiGateway::Authorizer', {
      AuthorizerResultTtlInSeconds: 0,
    });
  });

  it('needs one permission a function, however many routes lead to it', () => {
    const permissions = Object.values(service.findResources('AWS::Lambda::Permission')).map(
      ({ Properties }) => Properties,
    );
    const byGateway = permissions.filter(({ Principal }) => Principal === 'apigateway.amazonaws.com');
    expect(byGateway.map(({ FunctionName }) => JSON.stringify(FunctionName)).sort()).toEqual(
      [...new Set(byGateway.map(({ FunctionName }) => JSON.stringify(FunctionName)))].sort(),
    );
    expect(byGateway).toHaveLength(7);
  });

  it('is regional, throttled, traced, compresses, and logs one line of JSON a request without query or headers', () => {
    service.hasResourceProperties('AWS::ApiGateway::RestApi', {
      EndpointConfiguration: { Types: ['REGIONAL'] },
      MinimumCompressionSize: 1024,
      BinaryMediaTypes: Match.absent(),
    });
    service.hasResourceProperties('AWS::ApiGateway::Stage', {
      StageName: 'prod',
      TracingEnabled: true,
      MethodSettings: [
        Match.objectLike({ HttpMethod: '*', ResourcePath: '/*', ThrottlingRateLimit: 500, ThrottlingBurstLimit: 1000 }),
      ],
    });
    const { AccessLogSetting } = resource(service, 'AWS::ApiGateway::Stage', 'Scim').properties;
    const line = JSON.parse(AccessLogSetting.Format);
    expect(line).toMatchObject({
      requestId: '$context.requestId',
      organizationId: '$context.authorizer.organizationId',
    });
    expect(AccessLogSetting.Format).not.toMatch(/queryString|header/i);
    // Ids in it may be e-mail addresses, and people paste keys into URLs.
    expect(AccessLogSetting.Format).not.toContain('$context.path');
    expect(line).toMatchObject({ route: '$context.resourcePath' });
    service.resourceCountIs('AWS::ApiGateway::Account', 1);
  });

  it('leaves out what options turn off', () => {
    const { service: bare } = stacksWith({ minimumCompressionBytes: -1, accessLogs: false, tracing: false });
    bare.hasResourceProperties('AWS::ApiGateway::RestApi', { MinimumCompressionSize: Match.absent() });
    bare.hasResourceProperties('AWS::ApiGateway::Stage', { AccessLogSetting: Match.absent(), TracingEnabled: false });
    bare.resourceCountIs('AWS::ApiGateway::Account', 0);
    stacksWith({ apiGatewayLogRole: false }).service.resourceCountIs('AWS::ApiGateway::Account', 0);
  });

  it('tells its addresses', () => {
    expect(Object.keys(service.findOutputs('*'))).toEqual(
      expect.arrayContaining(['ApiUrl', 'ScimBaseUrl', 'AdminUrl']),
    );
  });
});

describe('what the gateway answers by itself', () => {
  const responses = new Map<string, Properties>(
    Object.values(service.findResources('AWS::ApiGateway::GatewayResponse')).map(({ Properties }) => [
      Properties.ResponseType,
      Properties,
    ]),
  );

  it('is a SCIM error and nothing besides, whose status is the one sent', () => {
    expect(responses.size).toBe(gatewayResponses.length);
    for (const { StatusCode, ResponseParameters, ResponseTemplates } of responses.values()) {
      expect(StatusCode).toMatch(/^[45]\d\d$/);
      expect(JSON.parse(ResponseTemplates['application/json'])).toEqual({
        schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
        status: StatusCode,
        detail: expect.stringMatching(/^[A-Z].+\.$/),
      });
      expect(ResponseParameters).toMatchObject({
        'gatewayresponse.header.Content-Type': "'application/scim+json'",
      });
    }
  });

  it('has a row for every type there is, so that the status of a default replaces that of none of them', () => {
    const named = Object.values(ResponseType).filter((value): value is ResponseType => value instanceof ResponseType);
    expect(named.length).toBeGreaterThan(20);
    expect([...responses.keys()].sort()).toEqual(named.map(({ responseType }) => responseType).sort());
  });

  it.each([
    ['UNAUTHORIZED', '401', 'WWW-Authenticate', "'Bearer'"],
    ['THROTTLED', '429', 'Retry-After', "'1'"],
    ['AUTHORIZER_FAILURE', '503', 'Retry-After', "'5'"],
    ['AUTHORIZER_CONFIGURATION_ERROR', '503', 'Retry-After', "'5'"],
    ['INTEGRATION_TIMEOUT', '503', 'Retry-After', "'5'"],
    ['DEFAULT_5XX', '503', 'Retry-After', "'5'"],
  ])('%s: %s with %s', (type, status, header, value) => {
    expect(responses.get(type)).toMatchObject({
      StatusCode: status,
      ResponseParameters: { [`gatewayresponse.header.${header}`]: value },
    });
  });

  it.each([
    ['ACCESS_DENIED', '403'],
    ['MISSING_AUTHENTICATION_TOKEN', '404'],
    ['REQUEST_TOO_LARGE', '413'],
    ['DEFAULT_4XX', '400'],
    ['DEFAULT_5XX', '503'],
  ])('%s: %s', (type, status) => {
    expect(responses.get(type)?.StatusCode).toBe(status);
  });
});
