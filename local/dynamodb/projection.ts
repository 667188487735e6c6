import { mapPaths, validateKeyPaths } from 'dynalite/db';
import type { JsonPiece } from '../aws-json/json-text';
import type { Item } from './item';
import { validationFailed } from './refusals';
import type { ProjectedRequest } from './requests';
import { itemOf, type StoredItem } from './stored-item';
import type { Table } from './table';

/** Refuses paths into key attributes, which are scalars. */
export function checkProjection(request: ProjectedRequest, table: Table): void {
  const refusal = validateKeyPaths(request._projection?.nestedPaths, table);
  if (refusal) throw validationFailed(refusal.body.message);
}

/** The part of an item that a request asks for. */
export function project(stored: StoredItem, request: ProjectedRequest): Item {
  const paths = request._projection?.paths ?? request.AttributesToGet;
  return paths ? mapPaths(paths, itemOf(stored)) : itemOf(stored);
}

/** The same as text; the whole item needs no parsing. */
export function projectedText(stored: StoredItem, request: ProjectedRequest): JsonPiece {
  const whole = !request._projection && !request.AttributesToGet;
  return whole ? stored.json : JSON.stringify(project(stored, request));
}
