import { z } from 'zod';

const oneOrMany = <T extends z.ZodType>(schema: T) =>
  z.union([schema, z.array(schema)]).transform((value) => (Array.isArray(value) ? value : [value]));

/** The part of IAM's policy language that an authorizer may answer with; `Condition`, `NotAction`, `NotResource` are refused. */
export const policyDocument = z.object({
  Version: z.string().optional(),
  Statement: oneOrMany(
    z.strictObject({
      Sid: z.string().optional(),
      Effect: z.enum(['Allow', 'Deny']),
      Action: oneOrMany(z.string()),
      Resource: oneOrMany(z.string()),
    }),
  ),
});

export type PolicyDocument = z.output<typeof policyDocument>;

/** `*` stands for any characters, slashes included, `?` for one. */
const pattern = (resources: readonly string[], flags = ''): RegExp => {
  const sources = resources.map((resource) =>
    resource
      .replace(/[\\^$.|+()[\]{}]/g, '\\$&')
      .replace(/\*/g, '.*')
      .replace(/\?/g, '.'),
  );
  return new RegExp(`^(?:${sources.join('|')})$`, `s${flags}`);
};

/** What a policy says of a method. */
export type Verdict = 'allow' | 'deny' | 'implicitDeny';

/**
 * Tells whether a policy lets a method be called. A Deny wins over every Allow; without an Allow the answer is no. Made
 * ready once: a policy is kept for a minute and asked for each request.
 */
export const policyEvaluator = (policy: PolicyDocument): ((methodArn: string) => Verdict) => {
  const resourcesOf = (effect: 'Allow' | 'Deny'): readonly RegExp[] =>
    policy.Statement.filter(
      ({ Effect, Action }) => Effect === effect && pattern(Action, 'i').test('execute-api:Invoke'),
    ).map(({ Resource }) => pattern(Resource));
  const [denied, allowed] = [resourcesOf('Deny'), resourcesOf('Allow')];
  return (methodArn) => {
    if (denied.some((resources) => resources.test(methodArn))) return 'deny';
    return allowed.some((resources) => resources.test(methodArn)) ? 'allow' : 'implicitDeny';
  };
};
