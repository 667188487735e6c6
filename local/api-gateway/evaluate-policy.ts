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

/** Policies are worked out for each request, and name the same patterns again and again. */
const compiled = new Map<string, RegExp>();
const maximumCompiled = 10_000;

/** `*` stands for any characters, slashes included, `?` for one. */
const matches = (pattern: string, value: string, flags = ''): boolean => {
  const key = `${flags} ${pattern}`;
  const known = compiled.get(key);
  if (known) return known.test(value);
  const source = pattern
    .replace(/[\\^$.|+()[\]{}]/g, '\\$&')
    .replace(/\*/g, '.*')
    .replace(/\?/g, '.');
  const made = new RegExp(`^${source}$`, `s${flags}`);
  if (compiled.size >= maximumCompiled) compiled.clear();
  compiled.set(key, made);
  return made.test(value);
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
