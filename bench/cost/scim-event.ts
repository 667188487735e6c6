import type { APIGatewayProxyEvent } from 'aws-lambda';
import type { OrganizationIdentity } from '../../lambda/directory/organization-record';

const BASE = '/organizations/{organizationId}/scim/v2';

/** A request as API Gateway hands it to the functions. `path` is below the base and may have a query. */
export const scimEvent = (
  { id: organizationId, incarnationId }: OrganizationIdentity,
  method: string,
  path: string,
  body: object | undefined,
): APIGatewayProxyEvent => {
  const [below = '', search = ''] = path.split('?');
  const whole = `/organizations/${organizationId}/scim/v2${below}`;
  const event = {
    resource: `${BASE}/{proxy+}`,
    path: whole,
    httpMethod: method,
    headers: { 'Content-Type': 'application/scim+json', 'X-Forwarded-Proto': 'https' },
    queryStringParameters: Object.fromEntries(new URLSearchParams(search)),
    pathParameters: { organizationId, proxy: below.slice(1) },
    body: body === undefined ? null : JSON.stringify(body),
    isBase64Encoded: false,
    requestContext: {
      path: `/prod${whole}`,
      stage: 'prod',
      domainName: 'example.execute-api.us-east-1.amazonaws.com',
      requestId: '00000000-0000-4000-8000-000000000000',
      identity: { sourceIp: '192.0.2.1' },
      authorizer: {
        organizationId,
        incarnationId,
        scope: 'scim',
        keyId: 'key1',
        keyName: 'Okta',
        provider: 'okta',
        mode: 'compatible',
        rolesFormat: 'complex',
      },
    },
  };
  return event as unknown as APIGatewayProxyEvent; // what the functions read of it
};
