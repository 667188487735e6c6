import { type DynamoDBClient, DynamoDBServiceException, errorTypeRegistries } from '@aws-sdk/client-dynamodb';
import { parseAnswer } from './answer-items';
import { type AwsJsonClientOptions, createAwsJsonClient } from './aws-json-client';
import { lambdaEnvironment } from './lambda-environment';

/**
 * A client of DynamoDB for the SDK's commands; in a Lambda it needs no options. Of the SDK's client it has `send` with
 * promises and `destroy`, and no more.
 *
 * @example await createDynamoDbClient().send(new GetItemCommand({ TableName, Key }))
 */
export function createDynamoDbClient(
  options: AwsJsonClientOptions = lambdaEnvironment('dynamodb', process.env.AWS_ENDPOINT_URL_DYNAMODB),
): DynamoDBClient {
  const client = createAwsJsonClient(
    {
      name: 'dynamodb',
      target: 'DynamoDB_20120810',
      contentType: 'application/x-amz-json-1.0',
      errors: errorTypeRegistries,
      ServiceException: DynamoDBServiceException,
      parse: parseAnswer,
    },
    options,
  );
  return client as unknown as DynamoDBClient; // so that commands type their own answers; see above for what it has
}
