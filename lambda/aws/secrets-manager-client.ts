import {
  errorTypeRegistries,
  type SecretsManagerClient,
  SecretsManagerServiceException,
} from '@aws-sdk/client-secrets-manager';
import { type AwsJsonClientOptions, createAwsJsonClient } from './aws-json-client';
import { lambdaEnvironment } from './lambda-environment';

/**
 * A client of Secrets Manager for the SDK's commands; in a Lambda it needs no options. Of the SDK's client it has `send`
 * with promises and `destroy`, and no more. Dates in answers are numbers.
 *
 * @example await createSecretsManagerClient().send(new GetSecretValueCommand({ SecretId }))
 */
export function createSecretsManagerClient(
  options: AwsJsonClientOptions = lambdaEnvironment('secretsmanager', process.env.AWS_ENDPOINT_URL_SECRETS_MANAGER),
): SecretsManagerClient {
  const client = createAwsJsonClient(
    {
      name: 'secretsmanager',
      target: 'secretsmanager',
      contentType: 'application/x-amz-json-1.1',
      errors: errorTypeRegistries,
      ServiceException: SecretsManagerServiceException,
      parse: JSON.parse,
    },
    options,
  );
  return client as unknown as SecretsManagerClient; // so that commands type their own answers; see above for what it has
}
