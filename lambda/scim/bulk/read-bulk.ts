/** Reads a bulk request. What is wrong with one operation refuses that operation alone. RFC 7644 §3.7. */
import { isArray, isObject, type Json, type JsonObject } from '../json';
import type { Mode } from '../mode';
import { memberOf } from '../patch/key-of';
import { invalidSyntax, invalidValue, payloadTooLarge, ScimError } from '../scim-error';
import { maxBulkOperations } from './limits';

const methods = ['POST', 'PUT', 'PATCH', 'DELETE'] as const;

/** An operation as it would be a request of its own; references to new resources still stand in `path` and `data`. */
export interface BulkOperation {
  readonly method: (typeof methods)[number];
  /** Segments below the base, decoded: `['Users', '2819…']`. */
  readonly path: readonly string[];
  readonly bulkId?: string;
  /** The entity tag that must stand. */
  readonly version?: string;
  /** The body; none for DELETE. */
  readonly data?: JsonObject;
}

/** An operation that cannot be carried out, with what can be said of it in the answer. */
export interface RefusedOperation {
  readonly method: string;
  readonly bulkId?: string;
  readonly refusal: ScimError;
}

export type BulkEntry = BulkOperation | RefusedOperation;

export interface BulkRequest {
  /** How many errors end the work; undefined: none does. */
  readonly failOnErrors: number | undefined;
  readonly entries: readonly BulkEntry[];
}

const BULK_URN = 'urn:ietf:params:scim:api:messages:2.0:bulkrequest';

/** What a message names and a client may leave empty. */
const given = (object: JsonObject, name: string): Json | undefined => memberOf(object, name) ?? undefined;

const textAt = (operation: JsonObject, name: string): string | undefined => {
  const value = given(operation, name);
  if (value === undefined || value === '') return undefined;
  if (typeof value !== 'string') throw invalidSyntax(`The "${name}" of a bulk operation must be a string.`);
  return value;
};

const decode = (segment: string): string => {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
};

const readPath = (operation: JsonObject, method: BulkOperation['method']): readonly string[] => {
  const path = textAt(operation, 'path');
  if (path === undefined) throw invalidSyntax('A bulk operation must have a "path", such as "/Users".');
  // Some clients send the absolute address that they got as `location`.
  const relative = path.replace(/^https?:\/\/.*\/(?=(?:Users|Groups)(?:\/|$))/, '/').split('?', 1)[0] ?? '';
  const segments = relative.split('/').filter((segment) => segment !== '');
  const wanted = method === 'POST' ? 1 : 2;
  if (segments.length !== wanted) {
    const form = method === 'POST' ? 'a resource type, such as "/Users"' : 'a resource, such as "/Users/2819c223"';
    throw invalidValue(`The "path" of a bulk ${method} must name ${form}, not "${path}".`);
  }
  return segments.map(decode);
};

const readData = (operation: JsonObject, method: BulkOperation['method'], mode: Mode): JsonObject => {
  const data = given(operation, 'data');
  if (isObject(data)) return data;
  // The example in RFC 7644 §3.7.3 has the operations of a PATCH without the message around them.
  if (method === 'PATCH' && mode === 'compatible' && isArray(data)) return { Operations: data };
  throw invalidSyntax(`A bulk ${method} must have "data", a JSON object.`);
};

const readOperation = (operation: JsonObject, mode: Mode): BulkOperation => {
  const name = textAt(operation, 'method')?.toUpperCase();
  const method = methods.find((known) => known === name);
  if (method === undefined)
    throw invalidSyntax(`The "method" of a bulk operation must be one of ${methods.join(', ')}.`);
  const bulkId = textAt(operation, 'bulkId');
  if (method === 'POST' && bulkId === undefined && mode === 'strict') {
    throw invalidSyntax('A bulk POST must have a "bulkId".');
  }
  const version = textAt(operation, 'version');
  return {
    method,
    path: readPath(operation, method),
    ...(bulkId === undefined ? {} : { bulkId }),
    ...(version === undefined || method === 'POST' ? {} : { version }),
    ...(method === 'DELETE' ? {} : { data: readData(operation, method, mode) }),
  };
};

const readEntry = (operation: Json, mode: Mode): BulkEntry => {
  if (!isObject(operation)) {
    return { method: '', refusal: invalidSyntax('A bulk operation must be a JSON object.') };
  }
  try {
    return readOperation(operation, mode);
  } catch (error) {
    if (!(error instanceof ScimError)) throw error;
    const [method, bulkId] = [given(operation, 'method'), given(operation, 'bulkId')];
    return {
      method: typeof method === 'string' ? method : '',
      ...(typeof bulkId === 'string' ? { bulkId } : {}),
      refusal: error,
    };
  }
};

/** A reference would not tell which is meant; RFC 7644 §3.7: "unique within a bulk request". */
const refuseRepeatedIds = (entries: readonly BulkEntry[]): readonly BulkEntry[] => {
  const seen = new Set<string>();
  return entries.map((entry) => {
    const { method, bulkId } = entry;
    if (method !== 'POST' || bulkId === undefined) return entry;
    if (seen.has(bulkId)) {
      return { method, bulkId, refusal: invalidValue(`bulkId "${bulkId}" belongs to an earlier operation.`) };
    }
    seen.add(bulkId);
    return entry;
  });
};

const readFailOnErrors = (body: JsonObject, mode: Mode): number | undefined => {
  const value = given(body, 'failOnErrors');
  if (value === undefined) return undefined;
  const limit = typeof value === 'string' && mode === 'compatible' ? Number(value) : value;
  // Some clients send 0 for "no limit".
  if (limit === 0 && mode === 'compatible') return undefined;
  if (typeof limit !== 'number' || !Number.isInteger(limit) || limit < 1) {
    throw invalidValue('failOnErrors must be a whole number of at least 1.');
  }
  return limit;
};

/** The operations of a bulk request, in its order. Throws `invalidSyntax`, and 413 beyond the limit. */
export const readBulk = (body: JsonObject, mode: Mode): BulkRequest => {
  const schemas = given(body, 'schemas');
  const named = isArray(schemas) && schemas.some((urn) => typeof urn === 'string' && urn.toLowerCase() === BULK_URN);
  if (mode === 'strict' && !named) {
    throw invalidSyntax('schemas must hold "urn:ietf:params:scim:api:messages:2.0:BulkRequest".');
  }
  const operations = given(body, 'Operations');
  if (!isArray(operations)) throw invalidSyntax('A bulk request must have "Operations", an array.');
  if (operations.length > maxBulkOperations) {
    throw payloadTooLarge(
      `The bulk request has ${operations.length} operations; maxOperations is ${maxBulkOperations}.`,
    );
  }
  const entries = operations.map((operation) => readEntry(operation, mode));
  return { failOnErrors: readFailOnErrors(body, mode), entries: refuseRepeatedIds(entries) };
};
