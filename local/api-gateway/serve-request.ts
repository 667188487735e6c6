import { GatewayFault } from './gateway-fault';
import { gatewayResponse, type WireResponse } from './gateway-response';
import type { LambdaPool } from './lambda-pool';
import { matchRoute } from './match-route';
import type { Surroundings } from './physical-resource';
import { proxyResponse } from './proxy-answer';
import { type GatewayRequest, headerValue, proxyEvent } from './proxy-event';
import { eventBody } from './request-body';
import type { RestApi } from './rest-api';
import { streamedResponse } from './streamed-answer';
import type { TokenAuthorizers } from './token-authorizer';

/** What requests are served with. */
export interface RequestServices {
  readonly api: RestApi;
  readonly surroundings: Surroundings;
  readonly lambdas: LambdaPool;
  readonly authorizers: TokenAuthorizers;
  /** Hands every body over in base64, as an API with binary media types may do with those it did not declare. */
  readonly base64Bodies: boolean;
}

/** A body above 10 MB never gets as far as the API, so that nothing of the template shapes this answer. */
const bodyTooLarge = (requestId: string): WireResponse => ({
  status: 413,
  headers: { 'content-type': 'application/json', 'x-amzn-requestid': requestId },
  body: Buffer.from('{"message":"Request Too Long"}'),
});

/** Takes a whole request through the gateway. `body` is undefined when it is larger than the gateway takes. */
export const serveRequest = async (
  services: RequestServices,
  request: GatewayRequest,
  body: Buffer | undefined,
): Promise<WireResponse> => {
  const { api, surroundings, lambdas, authorizers } = services;
  if (body === undefined) return bodyTooLarge(request.requestId);
  try {
    const route = matchRoute(api.root, request.method, request.path);
    const method = route?.resource.methods.get(request.method) ?? route?.resource.methods.get('ANY');
    if (!route || !method) throw new GatewayFault('MISSING_AUTHENTICATION_TOKEN', 'Missing Authentication Token');
    const methodArn =
      `arn:aws:execute-api:${surroundings.region}:${surroundings.accountId}:` +
      `${api.id}/${api.stage}/${request.method}${request.path}`;
    const token = method.authorizer && headerValue(request, method.authorizer.header.toLowerCase());
    const authorizer = method.authorizer && (await authorizers.authorize(method.authorizer, token, methodArn));
    const event = proxyEvent({
      api,
      surroundings,
      request,
      route,
      authorizer,
      body: eventBody(api, request, body, services.base64Bodies),
    });
    const outcome = await lambdas.invoke(method.functionArn, event, method.timeoutMs);
    return method.streams ? await streamedResponse(request, outcome) : proxyResponse(api, request, outcome);
  } catch (error) {
    if (error instanceof GatewayFault) return gatewayResponse(api, request, error);
    throw error;
  }
};
