import { ApplicationLogLevel } from 'aws-cdk-lib/aws-lambda';
import type { Node } from 'constructs';
import { type FunctionName, functionNames, handlers } from './handlers';
import { arn, either, flag, type Option, oneOf, text, wholeNumber } from './option';

/** How long CloudWatch can keep logs; it takes no other numbers. */
const retentionDays = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
] as const;

function row<T>(type: Option<T>['type'], fallback: NoInfer<T>, sentence: string): Option<T> {
  return { type, default: fallback, sentence };
}

const generalOptions = {
  stage: row(
    text('a name of 1 to 20 lower-case letters, digits and hyphens', /^[a-z][a-z0-9-]{0,19}$/),
    'prod',
    'Name of this deployment: part of the names of its stacks and secrets and of the address of its API.',
  ),
  retainData: row(
    flag,
    true,
    'Protects the table and the secrets: deleting the stack is refused, and what is removed from it stays in the account.',
  ),
  recoveryDays: row(wholeNumber(1, 35), 35, 'Days that the table can be restored back to, second by second.'),
  restoredTable: row(
    text('the name of a DynamoDB table or empty', /^([A-Za-z0-9_.-]{3,255})?$/),
    '',
    'Table that the service works on instead of its own, after a restore; docs/restore.md has the steps.',
  ),
  customerKey: row(
    either(
      flag,
      text(
        'an ARN of a KMS key',
        /^arn:[\w-]+:kms:[\w-]+:\d{12}:key\/(mrk-[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/,
      ),
    ),
    false,
    'Encrypts table and secrets with a KMS key of this account: true makes one, an ARN uses yours, false leaves it to AWS. To change it later, see docs/operations.md.',
  ),
  auditDays: row(
    wholeNumber(1, 3653),
    400,
    'Days that audit entries are kept where an organisation sets nothing else.',
  ),
  accessKeyDays: row(
    wholeNumber(1, 3653),
    365,
    'Days after which a new access key ends where nothing else is asked for; a key without an end must be asked for.',
  ),
  minimumAuditDays: row(
    wholeNumber(1, 3653),
    90,
    'Least days of the audit trail that an organization may set by its own admin key, never more than auditDays; a platform key can set less.',
  ),
  logRetentionDays: row(oneOf(retentionDays), 90, 'Days that logs are kept.'),
  logLevel: row(
    oneOf(Object.values(ApplicationLogLevel).filter((level) => level !== ApplicationLogLevel.FATAL)),
    ApplicationLogLevel.INFO,
    'The least level of the lines that handlers log; failures are logged at ERROR, which each of them keeps.',
  ),
  accessLogs: row(flag, true, 'Logs one line for each request to the API.'),
  apiGatewayLogRole: row(
    flag,
    true,
    'Gives API Gateway the role that access logs need, one for the account and region; turn off where it has one.',
  ),
  tracing: row(flag, true, 'Traces requests with AWS X-Ray.'),
  alarmTopic: row(arn('sns'), '', 'ARN of the SNS topic that alarms are sent to.'),
  throttleRate: row(wholeNumber(1, 10_000), 500, 'Requests a second that the API takes in the long run; beyond: 429.'),
  throttleBurst: row(wholeNumber(1, 5_000), 1_000, 'Requests that the API takes at once above the rate.'),
  rateLimit: row(
    wholeNumber(25, 1_000),
    100,
    'Requests a second that one organisation may send in the long run; beyond: 429 with Retry-After.',
  ),
  rateBurst: row(wholeNumber(25, 5_000), 200, 'Requests that one organisation may send at once above its rate.'),
  adminRateLimit: row(
    wholeNumber(10, 1_000),
    50,
    'Requests a second that the admin keys of one organisation, or those of the platform, may send together in the long run, and twice as many at once; beyond: 429 with Retry-After.',
  ),
  minimumCompressionBytes: row(
    wholeNumber(-1, 10_485_760),
    1_024,
    'Least size of the answers that are compressed for clients that accept it; -1 compresses none.',
  ),
  responseStreaming: row(
    flag,
    true,
    'Streams the answers of users, groups and searches; turn off where the region has no response streaming: answers above 6 MB are refused then.',
  ),
  authorizerCacheSeconds: row(
    wholeNumber(0, 3_600),
    60,
    'Seconds that API Gateway remembers a checked access key; revoked and expired keys are refused at once all the same.',
  ),
  discoveryWithoutKey: row(
    flag,
    false,
    'Answers ServiceProviderConfig, Schemas and ResourceTypes without an access key.',
  ),
  quirksHeader: row(flag, false, 'Names the IdP rewrites that fired on a request in the header x-scim-quirks.'),
  domainName: row(
    text('a domain name or empty', /^([a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+)?$/),
    '',
    'Domain name of your own that the API is served on; needs certificateArn.',
  ),
  certificateArn: row(
    arn('acm', 'certificate/'),
    '',
    'ARN of the certificate of domainName, in the region of the API.',
  ),
  webAclArn: row(
    arn('wafv2', 'regional/webacl/'),
    '',
    'ARN of a regional AWS WAF web ACL that is put in front of the API.',
  ),
  permissionsBoundary: row(arn('iam', 'policy/'), '', 'ARN of the policy that bounds all roles that are created.'),
  sourceMaps: row(flag, false, 'Puts source maps beside the code of the functions; loads slower.'),
};

type SizeOptions = { [Name in FunctionName as `${Name}Memory` | `${Name}Timeout`]: Option<number> };

const sizeOptions = Object.fromEntries(
  functionNames.flatMap((name) => {
    const { memoryMegabytes, timeoutSeconds } = handlers[name];
    const most = name === 'maintenance' ? 900 : 29; // API Gateway waits no longer than 29 s
    return [
      [`${name}Memory`, row(wholeNumber(128, 10_240), memoryMegabytes, `Memory of the ${name} function in MB.`)],
      [`${name}Timeout`, row(wholeNumber(1, most), timeoutSeconds, `Seconds that the ${name} function may run.`)],
    ];
  }),
) as SizeOptions; // fromEntries forgets the names

/** Every deploy option. Set one with `-c name=value` or in the `context` of cdk.json. */
export const options = { ...generalOptions, ...sizeOptions };

/** The value of every deploy option. */
export type Config = {
  readonly [Name in keyof typeof options]: (typeof options)[Name] extends Option<infer T> ? T : never;
};

/** A deploy option that cannot be; the message is one sentence for whoever runs `cdk`. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** What `cdk acknowledge` and `cdk cli-telemetry` write into cdk.context.json, beside which every later `cdk` command runs. */
const writtenByCli: ReadonlySet<string> = new Set(['acknowledged-issue-numbers', 'cli-telemetry']);

/** The CDK's own settings share the context with our options: feature flags and cached look-ups have a colon in their name. */
function isOurs(name: string): boolean {
  return !name.includes(':') && !writtenByCli.has(name);
}

/** Reads the options; those that are not given get their default. Throws `ConfigError` on unknown names and bad values. */
export function readConfig(given: Readonly<Record<string, unknown>>): Config {
  const unknown = Object.keys(given).find((name) => isOurs(name) && !Object.hasOwn(options, name));
  if (unknown !== undefined) {
    throw new ConfigError(`There is no option "${unknown}"; the options are ${Object.keys(options).join(', ')}.`);
  }
  const values = Object.entries<Option<unknown>>(options).map(([name, option]) => {
    if (given[name] === undefined) return [name, option.default];
    const value = option.type.read(given[name]);
    if (value === undefined) {
      throw new ConfigError(`Option "${name}" must be ${option.type.name}, but is ${JSON.stringify(given[name])}.`);
    }
    return [name, value];
  });
  const config = Object.fromEntries(values) as Config; // one entry of its type for every option
  if ((config.domainName === '') !== (config.certificateArn === '')) {
    throw new ConfigError('Options "domainName" and "certificateArn" go together: set both or none.');
  }
  return config;
}

/** Reads the options from the CDK context that a construct sees. */
export function readContext(node: Node): Config {
  return readConfig(node.getAllContext());
}
