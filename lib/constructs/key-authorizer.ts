import { Duration } from 'aws-cdk-lib';
import { TokenAuthorizer } from 'aws-cdk-lib/aws-apigateway';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';

/**
 * What the `Authorization` header must look like for a Lambda to be asked at all: `Bearer`, in any case (RFC 9110 §11.1),
 * and a key `scimk_<id>_<secret><crc>`. Anything else is 401 at no cost.
 */
export const authorizationPattern = '^[Bb][Ee][Aa][Rr][Ee][Rr] +scimk_[0-9A-Za-z]{10,16}_[0-9A-Za-z]{40,80}$';

/** The authorizer that checks access keys; API Gateway remembers its answer for each key. */
export function keyAuthorizer(scope: Construct, id: string, handler: IFunction, cacheSeconds: number): TokenAuthorizer {
  return new TokenAuthorizer(scope, id, {
    handler,
    validationRegex: authorizationPattern,
    resultsCacheTtl: Duration.seconds(cacheSeconds),
  });
}
