import { Duration } from 'aws-cdk-lib';
import { TokenAuthorizer } from 'aws-cdk-lib/aws-apigateway';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { authorizationPattern } from '../../lambda/secrets/access-key-pattern';

/**
 * The authorizer that checks access keys. API Gateway refuses what does not look like a key without asking it, and remembers
 * its answer for each key.
 */
export function keyAuthorizer(scope: Construct, id: string, handler: IFunction, cacheSeconds: number): TokenAuthorizer {
  return new TokenAuthorizer(scope, id, {
    handler,
    validationRegex: authorizationPattern,
    resultsCacheTtl: Duration.seconds(cacheSeconds),
  });
}
