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
const matches = (pattern: string, value: string, flags = ''): boolean => {
  const source = pattern
    .replace(/[\\^$.|+()[\]{}]/g, '\\$&')
    .replace(/\*/g, '.*')
    .replace(/\?/g, '.');
  return new RegExp(`^${source}$`, `s${flags}`).test(value);
};

/** Whether a policy lets a method be called. A Deny wins over every Allow; without an Allow the answer is no. */
export const evaluatePolicy = (policy: PolicyDocument, methodArn: string): 'allow' | 'deny' | 'implicitDeny' => {
  const effects = policy.Statement.filter(
    (statement) =>
      statement.Action.some((action) => matches(action, 'execute-api:Invoke', 'i')) &&
      statement.Resource.some((resource) => matches(resource, methodArn)),
  ).map((statement) => statement.Effect);
  if (effects.includes('Deny')) return 'deny';
  return effects.includes('Allow') ? 'allow' : 'implicitDeny';
};
