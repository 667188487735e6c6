/** The line that a SCIM request leaves in the log of its function. No personal data and no key is in it; the activity has more. */
import { failureFields, type LogLine } from '../log/log-line';
import { maskSentence, type SentText } from '../log/mask-text';
import type { UnknownAttribute } from '../scim/filter/known-paths';
import type { AttributeDefinition } from '../scim/schema/definition';
import { groupResourceType, userResourceType } from '../scim/schema/resource-types';
import { isServiceFailure } from '../scim/scim-error';
import type { HttpRequest } from './http-request';
import type { HttpResponse } from './http-response';
import { scimRoutes } from './routes';

/** What was noted of a request while it was served. */
export interface LoggedNotes {
  readonly quirks: readonly string[];
  readonly skippedMembers: readonly string[];
  readonly ignoredRoles: readonly string[];
  readonly unknownAttributes: readonly UnknownAttribute[];
  /** What 5xx answers, or operations of a bulk request that got one, were caused by. */
  readonly defects: readonly unknown[];
  readonly throttled?: true;
}

const literalSegments = new Set(
  scimRoutes.flatMap(({ path }) => path.split('/').filter((part) => !part.startsWith('{'))),
);

/** The path with its form only: an id may be an e-mail address, and a key may be pasted anywhere. */
const maskedPath = (segments: readonly string[]): string =>
  `/${segments.map((segment) => (literalSegments.has(segment) ? segment : '…')).join('/')}`;

const namesIn = (attributes: readonly AttributeDefinition[]): readonly string[] =>
  attributes.flatMap(({ name, subAttributes = [] }) => [name, ...namesIn(subAttributes)]);

/** Words that say what a request is about and never whom. */
const vocabularyOf = (): ReadonlySet<string> => {
  const schemas = [userResourceType, groupResourceType].flatMap(({ core, extensions }) => [
    core,
    ...extensions.map(({ schema }) => schema),
  ]);
  const names = schemas.flatMap(({ attributes }) => namesIn(attributes));
  const words = ['schemas', 'id', 'meta', 'Operations', 'op', 'path', 'add', 'remove', 'replace', 'filter', 'bulkId'];
  const methods = [
    'GET',
    'POST',
    'PUT',
    'PATCH',
    'DELETE',
    'method',
    'data',
    'User',
    'Group',
    'Users',
    'Groups',
    'Roles',
  ];
  return new Set([...names, ...words, ...methods].map((each) => each.toLowerCase()));
};
let vocabulary: ReadonlySet<string> | undefined;

const sentIn = ({ segments, query, body }: HttpRequest): SentText => {
  vocabulary ??= vocabularyOf();
  return { text: [...segments, ...query.keys(), ...query.values(), body].join('\n'), vocabulary };
};

const refusalFields = (request: HttpRequest, { status, body }: HttpResponse): Readonly<Record<string, unknown>> => {
  if (status < 400 || typeof body?.detail !== 'string') return {};
  const { scimType, detail } = body;
  return { ...(scimType === undefined ? {} : { scimType }), detail: maskSentence(detail, sentIn(request)) };
};

const countFields = (counts: Readonly<Record<string, number>>): Readonly<Record<string, number>> =>
  Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0));

/** What is known of a request before it is answered. */
export const requestFields = ({ requestId, method, segments, authorizer }: HttpRequest) => ({
  requestId,
  method,
  path: maskedPath(segments),
  organizationId: authorizer.organizationId,
  keyId: authorizer.keyId,
});

/** Characters that a slip of the pen adds. What is longer, such as a URN of the client's own, may name a person. */
const MAX_TYPED_TOO_MUCH = 3;

/** A slip in the name of an attribute tells of nobody; what is near to none may be anything. */
const maskedName = ({ name, nearest }: UnknownAttribute): UnknownAttribute =>
  nearest === undefined
    ? { name: '…' }
    : { name: name.length > nearest.length + MAX_TYPED_TOO_MUCH ? '…' : name, nearest };

/** Logs a request: at ERROR where the answer or a part of it is a failure of ours, so that every `logLevel` keeps it. */
export const logRequest = (
  log: LogLine,
  request: HttpRequest,
  response: HttpResponse,
  notes: LoggedNotes,
  milliseconds: number,
): void => {
  const { quirks, unknownAttributes, defects, throttled } = notes;
  const failed = isServiceFailure(response.status) || defects.length > 0;
  log(
    {
      ...requestFields(request),
      status: response.status,
      milliseconds,
      ...(throttled === undefined ? {} : { throttled }),
      ...(quirks.length === 0 ? {} : { quirks }),
      ...countFields({ skippedMembers: notes.skippedMembers.length, ignoredRoles: notes.ignoredRoles.length }),
      ...(unknownAttributes.length === 0 ? {} : { unknownAttributes: unknownAttributes.map(maskedName) }),
      ...refusalFields(request, response),
      ...(response.status === 500 ? { defect: true } : {}),
      ...failureFields(defects),
    },
    failed ? 'ERROR' : 'INFO',
  );
};
