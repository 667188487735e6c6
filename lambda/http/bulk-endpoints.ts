/** `POST /Bulk`: many operations in one request, each through the end point that it would reach by itself. RFC 7644 §3.7, behaviour 8.2. */
import { type BulkEntry, type BulkOperation, readBulk } from '../scim/bulk/read-bulk';
import type { JsonObject } from '../scim/json';
import type { Outcome, Perform } from './bulk-outcome';
import { runBulk } from './bulk-run';
import type { HttpResponse } from './http-response';
import { type Endpoint, failureResponse, route, type ScimCall } from './scim-handler';

const BULK_RESPONSE_URN = 'urn:ietf:params:scim:api:messages:2.0:BulkResponse';

/** What is left of the Lambda's time when no further operation is begun: the slowest one still ends within it. */
const MARGIN_MILLISECONDS = 6_000;

/** No body of a success is shown, so nothing that costs reads of its own is read for it. */
const shownOf = ([endpoint]: BulkOperation['path']): ReadonlyMap<string, string> =>
  new Map([['excludedattributes', endpoint === 'Groups' ? 'members' : 'groups']]);

/** What all operations noted, each thing once. */
interface Noted {
  readonly quirks: Set<string>;
  readonly skippedMembers: Set<string>;
}

const note = (target: Set<string>, values: readonly string[]): void => {
  for (const value of values) target.add(value);
};

// One by one: a call takes a bounded number of arguments.
const fill = (target: string[], values: ReadonlySet<string>): void => {
  target.length = 0;
  for (const value of values) target.push(value);
};

const run = async (
  endpoints: readonly Endpoint[],
  call: ScimCall,
  noted: Noted,
  operation: BulkOperation,
): Promise<HttpResponse> => {
  // Each operation notes its own: the audit of one must not name the rewrites of another.
  const context = { ...call.context, quirks: [], skippedMembers: [] };
  const headers = new Map(call.request.headers);
  headers.delete('if-none-match');
  headers.delete('if-match');
  if (operation.version !== undefined) headers.set('if-match', operation.version);
  const request = {
    ...call.request,
    method: operation.method,
    segments: operation.path,
    headers,
    query: shownOf(operation.path),
    body: '',
  };
  try {
    const { endpoint, id } = route(endpoints, request);
    return await endpoint.run({ ...call, context, request, id, body: () => operation.data ?? {} });
  } catch (error) {
    return failureResponse(error, call.defects);
  } finally {
    note(noted.quirks, context.quirks);
    note(noted.skippedMembers, context.skippedMembers);
  }
};

const performOn =
  (endpoints: readonly Endpoint[], call: ScimCall, noted: Noted): Perform =>
  async (operation) => {
    const { status, headers = {}, body } = await run(endpoints, call, noted, operation);
    const address = `${call.context.baseUrl}/${operation.path.map(encodeURIComponent).join('/')}`;
    const location = operation.method === 'POST' ? headers.location : address;
    return {
      status,
      ...(location === undefined ? {} : { location }),
      ...(headers.etag === undefined ? {} : { version: headers.etag }),
      ...(status >= 400 && body !== undefined ? { response: body } : {}),
    };
  };

const show = ({ method, bulkId }: BulkEntry, { status, location, version, response }: Outcome): JsonObject => ({
  method,
  ...(bulkId === undefined ? {} : { bulkId }),
  ...(version === undefined ? {} : { version }),
  ...(location === undefined ? {} : { location }),
  status: String(status),
  ...(response === undefined ? {} : { response }),
});

/** `/Bulk` over the end points of single resources. */
export const bulkEndpoints = (resources: readonly Endpoint[]): readonly Endpoint[] => {
  const changing = resources.filter(({ method, path }) => method !== 'GET' && !path.endsWith('/.search'));
  const answer = async (call: ScimCall): Promise<HttpResponse> => {
    const request = readBulk(call.body(), call.context.key.mode);
    await call.countOperations(request.entries.length);
    const isLate = () => call.remainingMilliseconds() < MARGIN_MILLISECONDS;
    const { quirks, skippedMembers } = call.context;
    const noted: Noted = { quirks: new Set(quirks), skippedMembers: new Set(skippedMembers) };
    const outcomes = await runBulk(request, performOn(changing, call, noted), isLate).finally(() => {
      fill(quirks, noted.quirks);
      fill(skippedMembers, noted.skippedMembers);
    });
    const Operations = request.entries.flatMap((entry, place) => {
      const outcome = outcomes[place];
      return outcome === undefined ? [] : [show(entry, outcome)];
    });
    return { status: 200, body: { schemas: [BULK_RESPONSE_URN], Operations } };
  };
  return [{ method: 'POST', path: '/Bulk', run: answer }];
};
