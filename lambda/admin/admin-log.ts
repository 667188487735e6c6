/** The line that an admin request leaves in the log of its function. Names, values and keys that were sent are not in it. */
import type { HttpRequest } from '../http/http-request';
import type { HttpResponse } from '../http/http-response';
import { adminBasePath } from '../http/routes';
import { isOrganizationForm } from '../log/item-kinds';
import { failureFields, type LogLine } from '../log/log-line';
import { maskSentence } from '../log/mask-text';
import type { MatchedCall } from './match-call';

/** What was noted of a request while it was served. */
export interface LoggedCall {
  readonly call?: MatchedCall;
  /** The organization that a body names. */
  readonly named?: string | undefined;
  /** What a 5xx answer was caused by. */
  readonly defects: readonly unknown[];
}

/** The organization that a request is about, which need not be that of the key. */
const target = ({ call, named }: LoggedCall): { readonly targetOrganizationId?: string } => {
  const id = call?.parameters.organizationId ?? named;
  return id !== undefined && isOrganizationForm(id) ? { targetOrganizationId: id } : {};
};

/** Names of the fields that cannot be taken, as the contract has them; a name that the client made up is masked. */
const vocabularyOf = ({ call }: LoggedCall): ReadonlySet<string> => {
  const shape = Reflect.get(call?.route.body ?? {}, 'shape');
  return new Set(
    Object.keys(typeof shape === 'object' && shape !== null ? shape : {}).map((name) => name.toLowerCase()),
  );
};

const detailFields = (request: HttpRequest, { status, body }: HttpResponse, logged: LoggedCall) => {
  if (status < 400) return {};
  const { segments, query } = request;
  const text = [...segments.slice(2), ...query.keys(), ...query.values(), request.body].join('\n');
  return { detail: maskSentence(String(body?.detail), { text, vocabulary: vocabularyOf(logged) }) };
};

/** What is known of a request before it is answered. */
export const callFields = (request: HttpRequest, logged: LoggedCall) => {
  const { call } = logged;
  const { organizationId, keyId } = request.authorizer;
  return {
    requestId: request.requestId,
    method: request.method,
    path: call === undefined ? `${adminBasePath}/…` : adminBasePath + call.route.path,
    ...(call === undefined ? {} : { call: call.name }),
    organizationId,
    ...target(logged),
    keyId,
    sourceIp: request.sourceIp,
  };
};

/** Logs a request: at ERROR where the failure is ours, so that every `logLevel` keeps it. */
export const logCall = (
  log: LogLine,
  request: HttpRequest,
  response: HttpResponse,
  logged: LoggedCall,
  milliseconds: number,
): void =>
  log(
    {
      ...callFields(request, logged),
      status: response.status,
      milliseconds,
      ...detailFields(request, response, logged),
      ...(response.status === 500 ? { defect: true } : {}),
      ...failureFields(logged.defects),
    },
    response.status >= 500 ? 'ERROR' : 'INFO',
  );
