import { Stack, Validations } from 'aws-cdk-lib';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { AwsSolutionsChecks } from 'cdk-nag';
import { appWith } from './synthesize-stacks';

/** The rules that the templates break, with where, as cdk-nag tells them. */
const findings = (given: Readonly<Record<string, unknown>>): string[] => {
  const { violations } = new AwsSolutionsChecks().validateScope(appWith(given));
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
    expect(findings(given)).toEqual([]);
  });

  it('stop a synthesis that breaks them, and no other', () => {
    const app = appWith();
    Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
    expect(() => app.synth()).not.toThrow();

    const broken = appWith();
    new Queue(new Stack(broken, 'Extra'), 'InPlainText', { enforceSSL: false });
    Validations.of(broken).addPlugins(new AwsSolutionsChecks(broken));
    expect(() => broken.synth()).toThrow(/AwsSolutions-SQS3/);
    process.exitCode = undefined; // the CDK sets it too
  });
});
