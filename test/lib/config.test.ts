import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { defaultAccessKeyDays } from '../../lambda/directory/access-keys/lifetime';
import { ConfigError, options, readConfig } from '../../lib/config';
import { functionNames } from '../../lib/handlers';

const message = (given: Record<string, unknown>): string => {
  try {
    readConfig(given);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  throw new Error('was accepted');
};

describe('the deploy options', () => {
  it('let keys live as long as those that are made without a deployment at hand', () => {
    expect(options.accessKeyDays.default).toBe(defaultAccessKeyDays);
  });

  it('have a default that is of their own type, and a sentence', () => {
    for (const [name, option] of Object.entries(options)) {
      const { type, default: fallback, sentence } = option as (typeof options)['stage']; // any of them, read alike
      expect([name, type.read(fallback)]).toEqual([name, fallback]);
      expect(sentence).toMatch(/^[A-Z].*\.$/);
    }
  });

  it('take their defaults when nothing is given', () => {
    expect(readConfig({})).toMatchObject({
      stage: 'prod',
      retainData: true,
      customerKey: false,
      authorizerCacheSeconds: 60,
      discoveryWithoutKey: false,
      usersMemory: 1024,
      maintenanceTimeout: 300,
    });
  });

  it('are read from strings, as the command line gives them, and from JSON', () => {
    const fromStrings = readConfig({
      authorizerCacheSeconds: '0',
      tracing: 'false',
      logRetentionDays: '365',
      customerKey: 'true',
    });
    const fromJson = readConfig({
      authorizerCacheSeconds: 0,
      tracing: false,
      logRetentionDays: 365,
      customerKey: true,
    });
    expect(fromStrings).toEqual(fromJson);
    expect(fromJson).toMatchObject({
      authorizerCacheSeconds: 0,
      tracing: false,
      logRetentionDays: 365,
      customerKey: true,
    });
  });

  it('leave the settings of the CDK in the same context alone', () => {
    expect(readConfig({ '@aws-cdk/core:newStyle': true, 'aws:cdk:bundling-stacks': [] })).toEqual(readConfig({}));
    // As `cdk acknowledge 34892` and `cdk cli-telemetry --disable` leave them in cdk.context.json.
    expect(readConfig({ 'acknowledged-issue-numbers': [34892], 'cli-telemetry': false })).toEqual(readConfig({}));
  });

  it.each([
    [{ stgae: 'dev' }, 'There is no option "stgae"; the options are stage, '],
    [{ toString: 'x' }, 'There is no option "toString"'],
    [
      { stage: 'My Stage' },
      'Option "stage" must be a name of 1 to 20 lower-case letters, digits and hyphens, but is "My Stage".',
    ],
    [
      { authorizerCacheSeconds: '1m' },
      'Option "authorizerCacheSeconds" must be a whole number from 0 to 3600, but is "1m".',
    ],
    [
      { authorizerCacheSeconds: 3601 },
      'Option "authorizerCacheSeconds" must be a whole number from 0 to 3600, but is 3601.',
    ],
    [{ adminRateLimit: 9 }, 'Option "adminRateLimit" must be a whole number from 10 to 1000, but is 9.'],
    [{ rateLimit: 24 }, 'Option "rateLimit" must be a whole number from 25 to 1000, but is 24.'],
    [{ usersMemory: 1024.5 }, 'Option "usersMemory" must be a whole number from 128 to 10240, but is 1024.5.'],
    [{ usersTimeout: 30 }, 'Option "usersTimeout" must be a whole number from 1 to 29, but is 30.'],
    [{ tracing: 'yes' }, 'Option "tracing" must be true or false, but is "yes".'],
    [{ tracing: null }, 'Option "tracing" must be true or false, but is null.'],
    [{ logRetentionDays: 42 }, 'Option "logRetentionDays" must be one of 1, 3, 5, '],
    [
      { customerKey: 'alias/mine' },
      'Option "customerKey" must be true or false, or an ARN of a KMS key, but is "alias/mine".',
    ],
    [
      { customerKey: 'arn:aws:kms:eu-west-1:123456789012:key/mine' },
      'Option "customerKey" must be true or false, or an ARN of a KMS key, but is "arn:',
    ],
    [{ alarmTopic: 'arn:aws:sqs:eu-west-1:123456789012:q' }, 'Option "alarmTopic" must be an ARN of sns or empty'],
    [
      { restoredTable: 'arn:aws:dynamodb:eu-west-1:123456789012:table/people' },
      'Option "restoredTable" must be the name of a DynamoDB table or empty, but is "arn:',
    ],
    [
      { webAclArn: 'arn:aws:wafv2:us-east-1:123456789012:global/webacl/mine/1234abcd' },
      'Option "webAclArn" must be an ARN of wafv2 with "regional/webacl/" in it or empty, but is "arn:',
    ],
    [
      { permissionsBoundary: 'arn:aws:iam::123456789012:role/boundary' },
      'Option "permissionsBoundary" must be an ARN of iam with "policy/" in it or empty',
    ],
    [
      { domainName: 'scim.example.com', certificateArn: 'arn:aws:acm:eu-west-1:123456789012:1234abcd' },
      'Option "certificateArn" must be an ARN of acm with "certificate/" in it or empty',
    ],
    [{ domainName: 'scim.example.com' }, 'Options "domainName" and "certificateArn" go together: set both or none.'],
  ])('refuse %j in one sentence that names the option', (given, sentence) => {
    expect(message(given)).toContain(sentence);
  });

  it('keep logs for any time that CloudWatch does, but for ever', () => {
    const { INFINITE, ...finite } = RetentionDays;
    for (const days of Object.values(finite).filter((each) => typeof each === 'number')) {
      expect(readConfig({ logRetentionDays: String(days) }).logRetentionDays).toBe(days);
    }
    expect(message({ logRetentionDays: INFINITE })).toContain('but is 9999.');
  });

  it('size every function', () => {
    for (const name of functionNames) {
      const config = readConfig({ [`${name}Memory`]: 2048, [`${name}Timeout`]: 7 });
      expect([config[`${name}Memory`], config[`${name}Timeout`]]).toEqual([2048, 7]);
    }
  });
});
