/** Checks access keys for API Gateway, which remembers the answer for a minute. Nothing that a key does not need is loaded here. */
import { randomUUID } from 'node:crypto';
import type { APIGatewayAuthorizerResult, APIGatewayTokenAuthorizerEvent } from 'aws-lambda';
import { createDynamoDbClient } from './aws/dynamodb-client';
import { createSecretsManagerClient } from './aws/secrets-manager-client';
import type { AccessKeyRecord } from './directory/access-keys/access-key-record';
import { environmentNames } from './environment';
import { describeFailure } from './log/describe-failure';
import { logLoss } from './log/log-loss';
import { accessPolicy } from './secrets/access-policy';
import { authorize } from './secrets/authorize';
import { realBackoff } from './secrets/backoff';
import { createKeyReader } from './secrets/key-reader';
import { readKeySecret } from './secrets/key-secret';
import { createPepper } from './secrets/pepper';
import { createKnockLog } from './store/knock-log';

// The gateway waits 10 s for this function; the caller gets its 503 before that.
const patienceMilliseconds = 3_000;

const client = createSecretsManagerClient();
const prefix = process.env[environmentNames.secretPrefix] ?? '';
const pepper = createPepper(client, process.env[environmentNames.pepperSecret] ?? '', patienceMilliseconds);
const now = () => new Date();
const reportLoss = logLoss();
const reader = createKeyReader({
  read: async (owner) => {
    try {
      return (await readKeySecret(client, prefix, owner, AbortSignal.timeout(patienceMilliseconds)))?.keys ?? [];
    } catch (cause) {
      // Keys that were read before go on working for a while, so that no request may tell of it.
      reportLoss({ what: 'reading of keys', organizationId: owner, cause });
      throw cause;
    }
  },
  now,
  pause: realBackoff.pause,
});

const recordKnock = createKnockLog({
  client: createDynamoDbClient(),
  table: process.env[environmentNames.table] ?? '',
  now,
  newId: randomUUID,
  reportLoss,
});

const knockOf = ({ id, name, incarnationId = '' }: AccessKeyRecord) => ({ keyId: id, keyName: name, incarnationId });

/** Answers a policy for all that the key opens. `Unauthorized` becomes the gateway's 401, any other error its 503. */
export const handler = async (event: APIGatewayTokenAuthorizerEvent): Promise<APIGatewayAuthorizerResult> => {
  const verdict = await authorize({ reader, pepper, now }, event.authorizationToken).catch((error: unknown) => {
    // The alarm AuthorizerErrors counts these lines: Lambda's own count of errors holds every refused key too.
    console.error({ keyCheckFailed: true, failure: describeFailure(error) });
    // Lambda's runtime logs all that is in a thrown error, so that only the line above tells of it.
    throw new Error('The key could not be checked.');
  });
  const { organizationId, key } = verdict;
  if (!verdict.allowed) {
    console.info({ refused: verdict.reason, organizationId, keyId: key?.id });
    if (
      key !== undefined &&
      organizationId !== undefined &&
      (verdict.reason === 'expired' || verdict.reason === 'revoked')
    ) {
      await recordKnock({ organizationId, ...knockOf(key), reason: verdict.reason });
    }
    throw new Error('Unauthorized');
  }
  const { id, incarnationId, name, expiresAt, provider, mode, rolesFormat, scope } = verdict.key;
  const policy = accessPolicy(event.methodArn, verdict.organizationId, scope);
  return {
    principalId: id,
    policyDocument: {
      Version: policy.Version,
      Statement: policy.Statement.map((statement) => ({ ...statement, Resource: [...statement.Resource] })),
    },
    context: {
      organizationId: verdict.organizationId,
      keyId: id,
      keyName: name,
      // An organization that is made anew under the id is another one; its record tells.
      ...(incarnationId === undefined ? {} : { incarnationId }),
      // The gateway remembers this answer beyond the end of the key.
      ...(expiresAt === undefined ? {} : { keyExpiresAt: expiresAt }),
      provider,
      mode,
      rolesFormat,
      scope,
    },
  };
};
