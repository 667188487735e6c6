import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack, Validations } from 'aws-cdk-lib';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { AwsSolutionsChecks } from 'cdk-nag';
import { context as recommended } from '../../cdk.json';
import { readConfig, ServiceStack, StatefulStack } from '../../lib';
import { appWith } from './synthesize-stacks';

/** The rules that the templates break, with where, as cdk-nag tells them. */
const findings = (app: App): string[] => {
  const { violations } = new AwsSolutionsChecks().validateScope(app);
  return violations.flatMap(({ ruleName, violatingResources }) =>
    violatingResources.map(({ constructPath }) => `${ruleName} ${constructPath}`),
  );
};

describe('the rules of AWS Solutions', () => {
  it.each([
    ['the defaults', {}],
    ['a customer key and everything off', { customerKey: true, tracing: false, accessLogs: false, retainData: false }],
    [
      'another stage without keys for discovery',
      { stage: 'test', discoveryWithoutKey: true, apiGatewayLogRole: false },
    ],
    ['a restored table', { restoredTable: 'people-restored', customerKey: true }],
  ])('hold with %s', (_, given) => {
    expect(findings(appWith(given))).toEqual([]);
  });

  it.each([
    ['its own', {}],
    ['the recommended', recommended],
  ])('hold in an app with %s settings whose account and region are written down', (_, settings) => {
    const outdir = mkdtempSync(join(tmpdir(), 'nag-'));
    const app = new App({
      analyticsReporting: false,
      outdir,
      context: { ...settings, 'aws:cdk:bundling-stacks': [] },
    });
    const env = { account: '123456789012', region: 'eu-west-1' };
    const config = readConfig({ stage: 'eu', customerKey: true });
    new ServiceStack(app, 'Scim', config, new StatefulStack(app, 'ScimData', config, { env }), { env });
    expect(findings(app)).toEqual([]);
    rmSync(outdir, { recursive: true });
  });

  it('stop a synthesis that breaks them, and no other', () => {
    const app = appWith();
    Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
    expect(() => app.synth()).not.toThrow();

    const id = '1234abcd-12ab-34cd-56ef-1234567890ab';
    const everything = appWith({
      domainName: 'scim.example.com',
      certificateArn: `arn:aws:acm:eu-west-1:123456789012:certificate/${id}`,
      webAclArn: `arn:aws:wafv2:eu-west-1:123456789012:regional/webacl/mine/${id}`,
      alarmTopic: 'arn:aws:sns:eu-west-1:123456789012:alarms',
      permissionsBoundary: 'arn:aws:iam::123456789012:policy/boundary',
      customerKey: `arn:aws:kms:eu-west-1:123456789012:key/${id}`,
      restoredTable: 'people-restored',
      discoveryWithoutKey: true,
      authorizerCacheSeconds: 0,
      minimumCompressionBytes: -1,
    });
    Validations.of(everything).addPlugins(new AwsSolutionsChecks(everything));
    expect(() => everything.synth()).not.toThrow();

    const broken = appWith();
    new Queue(new Stack(broken, 'Extra'), 'InPlainText', { enforceSSL: false });
    Validations.of(broken).addPlugins(new AwsSolutionsChecks(broken));
    expect(() => broken.synth()).toThrow(/AwsSolutions-SQS3/);
    process.exitCode = undefined; // the CDK sets it too
  });
});
