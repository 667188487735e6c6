/** Reads the body of a PATCH into operations; what they mean for a resource is `applyPatch`'s matter. RFC 7644 §3.5.2. */
import { isArray, isObject, type Json, type JsonObject } from '../json';
import type { Mode } from '../mode';
import { invalidPath, invalidSyntax, invalidValue, payloadTooLarge } from '../scim-error';
import { memberOf } from './key-of';

/** One operation; `path` is as the client wrote it. */
export interface PatchOperation {
  readonly op: 'add' | 'remove' | 'replace';
  readonly path?: string;
  /** Absent when the client sent none, which is not the same as null for attributes of many values. */
  readonly value?: Json;
}

const PATCH_URN = 'urn:ietf:params:scim:api:messages:2.0:patchop';
/** Above what a body of 1 MiB holds in operations that do something; bounds the work of one request. */
export const maxPatchOperations = 5_000;

const checkSchemas = (schemas: Json | undefined): void => {
  const urns = isArray(schemas) ? schemas : [];
  if (urns.length !== 1 || typeof urns[0] !== 'string' || urns[0].toLowerCase() !== PATCH_URN)
    throw invalidSyntax('The "schemas" of a PATCH must be exactly ["urn:ietf:params:scim:api:messages:2.0:PatchOp"].');
};

const readOp = (value: Json | undefined, position: string): PatchOperation['op'] => {
  // Entra sends "Add", "Replace" and "Remove" unless its tenant URL ends in ?aadOptscim062020.
  const op = typeof value === 'string' ? value.toLowerCase() : undefined;
  if (op === 'add' || op === 'remove' || op === 'replace') return op;
  throw invalidSyntax(`The "op" of ${position} must be "add", "remove" or "replace".`);
};

const readPath = (value: Json | undefined, position: string, mode: Mode): string | undefined => {
  // RFC 7643 §2.5: null is the same as absent.
  if (value === undefined || value === null) return undefined;
  if (mode === 'compatible' && value === '') return undefined;
  if (typeof value !== 'string') throw invalidPath(`The "path" of ${position} must be a string.`);
  return value;
};

const readOperation = (operation: Json, index: number, mode: Mode): PatchOperation => {
  const position = `operation ${index + 1}`;
  if (!isObject(operation)) throw invalidSyntax(`PATCH ${position} must be a JSON object.`);
  const op = readOp(memberOf(operation, 'op'), position);
  const path = readPath(memberOf(operation, 'path'), position, mode);
  const value = memberOf(operation, 'value');
  if (value === undefined && op !== 'remove' && mode === 'strict')
    throw invalidValue(`PATCH ${position}, "${op}", must have a "value".`);
  return { op, ...(path === undefined ? {} : { path }), ...(value === undefined ? {} : { value }) };
};

/** The operations of a PATCH body, in order; members that the message does not define are ignored. */
export const readPatch = (body: JsonObject, mode: Mode): readonly PatchOperation[] => {
  if (mode === 'strict') checkSchemas(memberOf(body, 'schemas'));
  const given = memberOf(body, 'Operations');
  const operations = mode === 'compatible' && isObject(given) ? [given] : given;
  if (!isArray(operations) || operations.length === 0)
    throw invalidSyntax('A PATCH must have "Operations", an array with at least one operation.');
  if (operations.length > maxPatchOperations)
    throw payloadTooLarge(`A PATCH may have at most ${maxPatchOperations} operations.`);
  return operations.map((operation, index) => readOperation(operation, index, mode));
};
