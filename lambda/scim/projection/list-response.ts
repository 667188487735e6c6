import type { JsonObject } from '../json';

const LIST_RESPONSE_URN = 'urn:ietf:params:scim:api:messages:2.0:ListResponse';

/** What a list says of itself; `startIndex` of index paging, the cursors of RFC 9865. */
export interface ListPosition {
  /** Undefined in a walk that cannot count what it has not read; RFC 9865 §2. */
  readonly totalResults?: number;
  readonly itemsPerPage: number;
  readonly startIndex?: number;
  readonly nextCursor?: string;
  readonly previousCursor?: string;
}

/** The answer to a query, RFC 7644 §3.4.2. */
export const listResponse = (resources: readonly JsonObject[], position: ListPosition): JsonObject => ({
  schemas: [LIST_RESPONSE_URN],
  ...(position.totalResults === undefined ? {} : { totalResults: position.totalResults }),
  ...(position.startIndex === undefined ? {} : { startIndex: position.startIndex }),
  itemsPerPage: position.itemsPerPage,
  ...(position.previousCursor === undefined ? {} : { previousCursor: position.previousCursor }),
  ...(position.nextCursor === undefined ? {} : { nextCursor: position.nextCursor }),
  Resources: resources,
});

/** The whole of a short list, such as `/Schemas`. RFC 7644 §4. */
export const completeList = (resources: readonly JsonObject[]): JsonObject =>
  listResponse(resources, { totalResults: resources.length, itemsPerPage: resources.length, startIndex: 1 });
