/** How functions and this process reach AWS, or what stands in for it. */
import { randomBytes } from 'node:crypto';
import { environmentNames } from '../../lambda/environment';

export interface AwsAccess {
  readonly region: string;
  readonly credentials: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken?: string;
  };
  readonly dynamoDbEndpoint: string;
  readonly secretsManagerEndpoint: string;
}

const defaultRegion = 'us-east-1';

/** Nobody guesses it, and it can be part of a header. */
const newSecret = (): string => randomBytes(24).toString('hex').toUpperCase();

/**
 * Region and credentials that the embedded services take, made at random for each start; a DynamoDB behind another endpoint gets those
 * of the environment, or what DynamoDB Local knows its data by.
 */
export const awsIdentity = (
  dynamoDbEndpoint: string | undefined,
  environment: NodeJS.ProcessEnv,
): Pick<AwsAccess, 'region' | 'credentials'> => {
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN, AWS_REGION, AWS_DEFAULT_REGION } = environment;
  const secret = newSecret();
  if (dynamoDbEndpoint === undefined) {
    return { region: defaultRegion, credentials: { accessKeyId: `LOCAL${secret}`, secretAccessKey: newSecret() } };
  }
  // DynamoDB Local has a database for each access key id, and looks at no token; our own Secrets Manager does.
  const local = {
    region: defaultRegion,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local', sessionToken: secret },
  };
  const named = /\.([a-z]{2}(?:-[a-z]+)+-\d)\.(?:amazonaws|api\.aws)/.exec(dynamoDbEndpoint)?.[1];
  const region = named ?? AWS_REGION ?? AWS_DEFAULT_REGION ?? local.region;
  if (!AWS_ACCESS_KEY_ID || !AWS_SECRET_ACCESS_KEY) return { ...local, region };
  const sessionToken = AWS_SESSION_TOKEN ? { sessionToken: AWS_SESSION_TOKEN } : {};
  const credentials = { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY, ...sessionToken };
  return { region, credentials };
};

/** Node 20 is enough to run the service; what the SDK says of later years is for whoever upgrades it. */
export const quietSdk = { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' };

/**
 * The environment that makes the SDK in a function use it.
 * @param rateLimit requests a second that an organisation may send; without it as many as this machine can serve
 */
export const functionEnvironment = (access: AwsAccess, rateLimit?: number): Record<string, string> => ({
  AWS_REGION: access.region,
  AWS_DEFAULT_REGION: access.region,
  AWS_ACCESS_KEY_ID: access.credentials.accessKeyId,
  AWS_SECRET_ACCESS_KEY: access.credentials.secretAccessKey,
  ...(access.credentials.sessionToken === undefined ? {} : { AWS_SESSION_TOKEN: access.credentials.sessionToken }),
  AWS_ENDPOINT_URL_DYNAMODB: access.dynamoDbEndpoint,
  AWS_ENDPOINT_URL_SECRETS_MANAGER: access.secretsManagerEndpoint,
  // Whoever works on an oddity wants to see on each answer which rewrites fired; deployed, it is an option.
  [environmentNames.quirksHeader]: 'true',
  [environmentNames.rateLimit]: rateLimit === undefined ? '' : String(rateLimit),
  // As the defaults of the deploy options stand to one another.
  [environmentNames.rateBurst]: rateLimit === undefined ? '' : String(2 * rateLimit),
  // Whoever has the admin key of a laptop shares it with nobody.
  [environmentNames.adminRateLimit]: '',
  ...quietSdk,
});
