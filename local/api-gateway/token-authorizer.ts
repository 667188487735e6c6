/**
 * Lambda authorizers of the kind TOKEN.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-use-lambda-authorizer.html
 */
import { z } from 'zod';
import { policyDocument, policyEvaluator, type Verdict } from './evaluate-policy';
import { GatewayFault } from './gateway-fault';
import type { LambdaPool } from './lambda-pool';
import type { TokenAuthorizer } from './rest-api';

/** What the function learns of an authorized request: the principal and the context, all strings. */
export type AuthorizerContext = Readonly<Record<string, string>>;

/** Authorizes requests and remembers the answers. */
export interface TokenAuthorizers {
  /** Throws a `GatewayFault` when the request may not pass. A remembered answer is there at once. */
  authorize(
    authorizer: TokenAuthorizer,
    token: string | undefined,
    methodArn: string,
  ): AuthorizerContext | Promise<AuthorizerContext>;
  /** Forgets all answers, as FlushStageAuthorizersCache does. */
  flush(): void;
}

const authorizerAnswer = z.object({
  principalId: z.string(),
  policyDocument,
  // Numbers and booleans become strings; an object or array makes the whole answer invalid.
  context: z
    .record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))
    .nullish()
    .transform((context) => context ?? {}),
});

/** An answer made ready for all requests that it holds for. */
interface AuthorizerAnswer {
  readonly verdict: (methodArn: string) => Verdict;
  readonly context: AuthorizerContext;
}

const parseAnswer = (payload: string): AuthorizerAnswer => {
  const answer = authorizerAnswer.safeParse(JSON.parse(payload));
  if (!answer.success) throw new GatewayFault('AUTHORIZER_CONFIGURATION_ERROR', null);
  const { principalId, policyDocument: policy, context } = answer.data;
  const strings = Object.entries(context).flatMap(([name, value]) => (value === null ? [] : [[name, String(value)]]));
  return {
    verdict: policyEvaluator(policy),
    context: { principalId, ...Object.fromEntries(strings), integrationLatency: '0' },
  };
};

/** A remembered policy is worked out anew for each request: one that names a single method refuses the next. */
const admit = ({ verdict, context }: AuthorizerAnswer, methodArn: string): AuthorizerContext => {
  const said = verdict(methodArn);
  if (said === 'allow') return context;
  const explicitly = said === 'deny' ? ' with an explicit deny' : '';
  throw new GatewayFault('ACCESS_DENIED', `User is not authorized to access this resource${explicitly}`);
};

const cacheKey = ({ id }: TokenAuthorizer, token: string): string => `${id} ${token}`;

/** Authorizers whose functions run in `lambdas`. `now` is in milliseconds. */
export const tokenAuthorizers = (lambdas: LambdaPool, now: () => number): TokenAuthorizers => {
  const answers = new Map<string, { readonly answer: AuthorizerAnswer; readonly expires: number }>();

  const ask = async (authorizer: TokenAuthorizer, token: string, methodArn: string): Promise<AuthorizerContext> => {
    const event = { type: 'TOKEN', methodArn, authorizationToken: token };
    const outcome = await lambdas.invoke(authorizer.functionArn, event);
    if (outcome.kind === 'functionError' && outcome.errorMessage === 'Unauthorized') {
      throw new GatewayFault('UNAUTHORIZED', 'Unauthorized');
    }
    if (outcome.kind === 'functionError' && outcome.errorType === 'Sandbox.Timedout') {
      throw new GatewayFault('AUTHORIZER_FAILURE', null);
    }
    if (outcome.kind !== 'answer') throw new GatewayFault('AUTHORIZER_CONFIGURATION_ERROR', null);
    const answer = parseAnswer(outcome.payload);
    if (authorizer.cacheSeconds > 0) {
      for (const [key, { expires }] of answers) if (expires <= now()) answers.delete(key);
      answers.set(cacheKey(authorizer, token), { answer, expires: now() + authorizer.cacheSeconds * 1000 });
    }
    return admit(answer, methodArn);
  };

  return {
    authorize: (authorizer, token, methodArn) => {
      if (!token || authorizer.validation?.test(token) === false) {
        throw new GatewayFault('UNAUTHORIZED', 'Unauthorized');
      }
      const known = answers.get(cacheKey(authorizer, token));
      return known && known.expires > now() ? admit(known.answer, methodArn) : ask(authorizer, token, methodArn);
    },
    flush: () => answers.clear(),
  };
};
