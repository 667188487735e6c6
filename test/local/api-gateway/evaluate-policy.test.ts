import { policyDocument, policyEvaluator } from '../../../local/api-gateway/evaluate-policy';

const arn = 'arn:aws:execute-api:us-east-1:0:api/prod/GET/organizations/acme/scim/v2/Users';
const verdict = (...statements: object[]) => policyEvaluator(policyDocument.parse({ Statement: statements }))(arn);
const statement = (Effect: string, Resource: string | string[], Action: string | string[] = 'execute-api:Invoke') => ({
  Effect,
  Action,
  Resource,
});

test('no statement allows nothing', () => {
  expect(verdict()).toBe('implicitDeny');
});

test.each([
  ['*', 'allow'],
  ['arn:aws:execute-api:us-east-1:0:api/*', 'allow'],
  ['arn:aws:execute-api:us-east-1:0:api/prod/*/organizations/acme/*', 'allow'],
  ['arn:aws:execute-api:us-east-1:0:api/prod/GET/organizations/acm?/scim/v2/Users', 'allow'],
  ['arn:aws:execute-api:us-east-1:0:api/prod/GET/organizations/acm?/scim/v2/User', 'implicitDeny'],
  ['arn:aws:execute-api:us-east-1:0:api/prod/POST/*', 'implicitDeny'],
  ['arn:aws:execute-api:us-east-1:0:api/prod/*/organizations/evil/*', 'implicitDeny'],
  ['arn:aws:execute-api:us-east-1:0:apixprod/*', 'implicitDeny'],
])('Allow on %s: %s', (resource, expected) => {
  expect(verdict(statement('Allow', resource))).toBe(expected);
});

test('Deny wins over Allow, in whichever order', () => {
  const [allow, deny] = [statement('Allow', '*'), statement('Deny', ['x', '*/GET/*'])];
  expect(verdict(allow, deny)).toBe('deny');
  expect(verdict(deny, allow)).toBe('deny');
});

test('only the action counts that invokes an API', () => {
  expect(verdict(statement('Allow', '*', 's3:*'))).toBe('implicitDeny');
  expect(verdict(statement('Allow', '*', ['s3:*', 'EXECUTE-API:invoke']))).toBe('allow');
});

test('parts of the policy language that authorizers may not use are refused, not passed over', () => {
  const withCondition = { ...statement('Allow', '*'), Condition: { Bool: { x: true } } };
  expect(policyDocument.safeParse({ Statement: [withCondition] }).success).toBe(false);
});
