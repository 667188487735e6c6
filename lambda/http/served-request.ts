import type { ServedRequest } from '../directory/activity/activity-recorder';
import type { UnknownAttribute } from '../scim/filter/known-paths';
import { isArray, isObject, type Json, type JsonObject } from '../scim/json';
import { withoutKeys } from '../scim/without-keys';
import type { HttpRequest } from './http-request';
import type { HttpResponse } from './http-response';

/** What was noted of a request while it was served. */
interface RequestNotes {
  readonly quirks: readonly string[];
  readonly skippedMembers: readonly string[];
  readonly ignoredRoles?: readonly string[];
  readonly unknownAttributes?: readonly UnknownAttribute[];
  readonly activityDays?: number;
  readonly failing?: boolean;
  readonly throttled?: true;
}

/** A bulk answer is a success whatever became of its operations; the first that failed stands for all. */
const bulkDetail = (operations: readonly Json[]): { detail?: string } => {
  const failed = operations.filter((each): each is JsonObject => isObject(each) && Number(each.status) >= 400);
  const [first] = failed;
  if (first === undefined) return {};
  const told = isObject(first.response) ? String(first.response.detail) : '';
  const which = `${String(first.method)} ${String(first.bulkId ?? first.location ?? '')}`.trim();
  return {
    detail: withoutKeys(
      `${failed.length} of ${operations.length} operations failed; ${which} (${String(first.status)}): ${told}`,
    ),
  };
};

const detailOf = ({ status, body }: HttpResponse): { detail?: string } => {
  if (status < 400) return isArray(body?.Operations) ? bulkDetail(body.Operations) : {};
  return typeof body?.detail === 'string' ? { detail: withoutKeys(body.detail) } : {};
};

/** A request and its answer, for the activity of the organisation. */
export const servedRequest = (
  request: HttpRequest,
  response: HttpResponse,
  notes: RequestNotes,
  milliseconds: number,
): ServedRequest => {
  const { organizationId = '', incarnationId = '', keyId = '', keyName = '' } = request.authorizer;
  const [, resourceId] = request.segments;
  const filter = request.query.get('filter');
  return {
    organizationId,
    incarnationId,
    days: notes.activityDays,
    failing: notes.failing,
    key: { id: keyId, name: keyName },
    request: {
      method: request.method,
      path: withoutKeys(`/${request.segments.join('/')}`),
      ...(resourceId === undefined || resourceId.startsWith('.') ? {} : { resourceId: withoutKeys(resourceId) }),
      ...(filter === undefined ? {} : { filter: withoutKeys(filter) }),
    },
    status: response.status,
    milliseconds,
    requestId: request.requestId,
    ...(request.sourceIp === undefined ? {} : { sourceIp: request.sourceIp }),
    quirks: [...notes.quirks],
    skippedMembers: notes.skippedMembers.map(withoutKeys),
    ignoredRoles: (notes.ignoredRoles ?? []).map(withoutKeys),
    unknownAttributes: (notes.unknownAttributes ?? []).map((each) => ({ ...each, name: withoutKeys(each.name) })),
    ...(notes.throttled === undefined ? {} : { throttled: true as const }),
    ...detailOf(response),
  };
};
