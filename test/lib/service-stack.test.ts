import { Match } from 'aws-cdk-lib/assertions';
import { functionNames } from '../../lib/handlers';
import { alarms } from '../../lib/monitoring/alarms';
import { resource, stacksWith } from './synthesize-stacks';

const lambda = 'AWS::Lambda::Function';

describe('the service stack', () => {
  const { service, stateful } = stacksWith();

  it('runs its functions on Node 24 and arm64, with memory and time-out as the options say', () => {
    const { service: sized } = stacksWith({
      usersMemory: 2048,
      maintenanceTimeout: 60,
      tracing: false,
      logLevel: 'DEBUG',
    });
    service.resourceCountIs(lambda, functionNames.length);
    service.allResourcesProperties(lambda, {
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Handler: 'index.handler',
      TracingConfig: { Mode: 'Active' },
      LoggingConfig: { LogFormat: 'JSON', ApplicationLogLevel: 'INFO', LogGroup: Match.anyValue() },
    });
    expect(resource(service, lambda, 'FunctionsUsers').properties).toMatchObject({ MemorySize: 1024, Timeout: 28 });
    expect(resource(sized, lambda, 'FunctionsUsers').properties).toMatchObject({ MemorySize: 2048, Timeout: 28 });
    expect(resource(sized, lambda, 'FunctionsMaintenance').properties).toMatchObject({ MemorySize: 1024, Timeout: 60 });
    sized.allResourcesProperties(lambda, {
      TracingConfig: Match.absent(),
      LoggingConfig: Match.objectLike({ ApplicationLogLevel: 'DEBUG' }),
    });
  });

  it('gives each function a log group of its own, kept as long as the option says', () => {
    const groups = Object.values(service.findResources(lambda)).map(
      ({ Properties }) => Properties.LoggingConfig.LogGroup.Ref,
    );
    expect(new Set(groups).size).toBe(functionNames.length);
    service.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 90 });
    stacksWith({ logRetentionDays: 7 }).service.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 7 });
  });

  it('tells the functions where their data is, through exports that CloudFormation keeps while they are in use', () => {
    const { Environment } = resource(service, lambda, 'FunctionsUsers').properties;
    const exported = (name: unknown) =>
      Object.values(stateful.findOutputs('*')).find(
        ({ Export }) => JSON.stringify(Export?.Name) === JSON.stringify(name),
      );
    const { SCIM_TABLE, SCIM_PEPPER_SECRET, ...rest } = Environment.Variables;
    expect(exported(SCIM_TABLE['Fn::ImportValue'])?.Value).toEqual({ Ref: 'DirectoryTableD64E6930' });
    expect(exported(SCIM_PEPPER_SECRET['Fn::ImportValue'])?.Value).toEqual({ Ref: 'KeysPepperAAAF9FD1' });
    expect(rest).toEqual({
      SCIM_SECRET_PREFIX: 'cdk-scim/prod',
      SCIM_SECRETS_KEY: '',
      SCIM_PUBLIC_BASE_URL: '',
      SCIM_ACCESS_KEY_DAYS: '365',
      SCIM_AUDIT_DAYS: '400',
      SCIM_QUIRKS_HEADER: 'false',
      SCIM_RATE_LIMIT: '100',
      SCIM_RATE_BURST: '200',
      SCIM_RESPONSE_STREAMING: 'true',
      SCIM_MINIMUM_COMPRESSION_BYTES: '1024',
    });
  });

  it('tells the rate of admin keys to the functions that serve them, and to no other', () => {
    const rates = (template: typeof service) =>
      Object.fromEntries(
        Object.entries(template.findResources(lambda)).flatMap(([id, { Properties }]) => {
          const rate = Properties.Environment?.Variables?.SCIM_ADMIN_RATE_LIMIT;
          return rate === undefined ? [] : [[/Functions([A-Z][a-z]+)/.exec(id)?.[1], rate]];
        }),
      );
    expect(rates(service)).toEqual({ Admin: '50', Transfer: '50' });
    expect(rates(stacksWith({ adminRateLimit: 200 }).service)).toEqual({ Admin: '200', Transfer: '200' });
  });

  it('runs maintenance every minute, and does not repeat a failed run', () => {
    const { id } = resource(service, lambda, 'FunctionsMaintenance');
    service.hasResourceProperties('AWS::Events::Rule', {
      ScheduleExpression: 'rate(1 minute)',
      State: 'ENABLED',
      Targets: [
        Match.objectLike({
          Arn: { 'Fn::GetAtt': [id, 'Arn'] },
          RetryPolicy: Match.objectLike({ MaximumRetryAttempts: 0 }),
        }),
      ],
    });
    service.hasResourceProperties('AWS::Lambda::EventInvokeConfig', {
      FunctionName: { Ref: id },
      MaximumRetryAttempts: 0,
    });
  });

  it('rings an alarm for each row, with its reason, to the topic of the option', () => {
    const topic = 'arn:aws:sns:eu-west-1:123456789012:alarms';
    const { service: alarmed } = stacksWith({ alarmTopic: topic });
    alarmed.resourceCountIs('AWS::CloudWatch::Alarm', alarms.length);
    for (const { id, reason, threshold, periods } of alarms) {
      const { properties } = resource(alarmed, 'AWS::CloudWatch::Alarm', `Alarms${id}`);
      expect(properties).toMatchObject({
        AlarmDescription: reason,
        Threshold: threshold,
        EvaluationPeriods: periods,
        AlarmActions: [topic],
        OKActions: [topic],
      });
    }
    service.allResourcesProperties('AWS::CloudWatch::Alarm', { AlarmActions: Match.absent() });
  });

  it('is served on a domain of one’s own', () => {
    const certificateArn = 'arn:aws:acm:eu-west-1:123456789012:certificate/1234abcd-12ab-34cd-56ef-1234567890ab';
    const { service: named } = stacksWith({ domainName: 'scim.example.com', certificateArn });
    named.hasResourceProperties('AWS::ApiGateway::DomainName', {
      DomainName: 'scim.example.com',
      RegionalCertificateArn: certificateArn,
      SecurityPolicy: 'TLS_1_2',
    });
    named.resourceCountIs('AWS::ApiGateway::BasePathMapping', 1);
    named.hasOutput('ApiUrl', { Value: 'https://scim.example.com' });
    named.hasOutput('AdminUrl', { Value: 'https://scim.example.com/admin/v1' });
    const { Environment } = resource(named, lambda, 'FunctionsUsers').properties;
    expect(Environment.Variables.SCIM_PUBLIC_BASE_URL).toBe('https://scim.example.com');
  });

  it('puts a web ACL before the API and a boundary on every role where they are given', () => {
    const webAclArn = 'arn:aws:wafv2:eu-west-1:123456789012:regional/webacl/mine/1234abcd-12ab-34cd-56ef-1234567890ab';
    const permissionsBoundary = 'arn:aws:iam::123456789012:policy/boundary';
    const { service: bounded } = stacksWith({ webAclArn, permissionsBoundary });
    bounded.hasResourceProperties('AWS::WAFv2::WebACLAssociation', { WebACLArn: webAclArn });
    bounded.allResourcesProperties('AWS::IAM::Role', { PermissionsBoundary: permissionsBoundary });
    service.allResourcesProperties('AWS::IAM::Role', { PermissionsBoundary: Match.absent() });
  });
});
