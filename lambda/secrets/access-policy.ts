import type { AccessKeyRecord } from '../directory/access-keys/access-key-record';
import { adminBasePath, scimBasePaths } from '../http/routes';

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'] as const;

/** An IAM policy as a Lambda authorizer answers it. */
export interface AccessPolicy {
  readonly Version: '2012-10-17';
  readonly Statement: readonly [
    { readonly Effect: 'Allow'; readonly Action: 'execute-api:Invoke'; readonly Resource: readonly string[] },
  ];
}

// `*` matches '/' too: with a `*` for the method, the path GET/victim/scim/v2/Users/organizations/acme/scim/v2 would be
// acme's. So methods are spelled out, and a `*` stands at the end only, after a prefix that is the key's own.
const scimPaths = (organizationId: string): readonly string[] =>
  // A doubled slash at the beginning: the gateway takes it for one when it looks for the resource; no page of AWS says what it asks
  // policies about. Doubled slashes below the base path are in what `*` matches.
  [...scimBasePaths, `/${scimBasePaths[0]}`].map(
    // 'v2*' is '/v2' and all below it in half as many lines; a policy of an organisation with a long id stays below 8 KB.
    (base) => `${base.replace('{organizationId}', organizationId)}*`,
  );

const adminPaths = (organizationId: string): readonly string[] =>
  organizationId === ''
    ? [adminBasePath, `${adminBasePath}/*`]
    : [
        `${adminBasePath}/openapi.json`,
        `${adminBasePath}/organizations`,
        `${adminBasePath}/organizations/${organizationId}`,
        `${adminBasePath}/organizations/${organizationId}/*`,
        `${adminBasePath}//organizations/${organizationId}/*`,
      ];

/**
 * All that a key opens, not only what it is asked for now: the gateway keeps the answer for the key's next requests, which
 * have other methods and paths.
 * @param methodArn `arn:aws:execute-api:<region>:<account>:<api>/<stage>/<method>/<path>`
 */
export const accessPolicy = (
  methodArn: string,
  organizationId: string,
  scope: AccessKeyRecord['scope'],
): AccessPolicy => {
  const stageArn = methodArn.split('/').slice(0, 2).join('/');
  const paths = scope === 'scim' ? scimPaths(organizationId) : adminPaths(organizationId);
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Action: 'execute-api:Invoke',
        Resource: methods.flatMap((method) => paths.map((path) => `${stageArn}/${method}${path}`)),
      },
    ],
  };
};
