import { validateKeyPaths } from 'dynalite/db';
import type { Action } from './engine';
import { storageKeyOf } from './keys';
import { checkProjection } from './projection';
import { readRange } from './read-range';
import { validationFailed } from './refusals';
import { checkRequest, type RangeRequest } from './requests';
import type { KeyRange } from './storage';
import type { Table } from './table';

/** Scan of the table itself. Our service never scans; checks of invariants and backups do. */
export const scan: Action = async (engine, input) => {
  const { storage } = engine;
  const request = checkRequest('Scan', input, storage.store);
  const table = storage.table(request.TableName);
  if (request.IndexName !== undefined) {
    throw validationFailed(`The table does not have the specified index: ${request.IndexName}`);
  }
  checkProjection(request, table);
  const refusal = validateKeyPaths(request._filter?.nestedPaths, table);
  if (refusal) throw validationFailed(refusal.body.message);
  return readRange(engine, request, table, segmentRange(request, table), false);
};

/** Storage keys begin with a hash of the partition key: its first three hexadecimal digits divide a table into segments. */
function segmentRange(request: RangeRequest, table: Table): KeyRange {
  const { Segment: segment = 0, TotalSegments: segments = 1, ExclusiveStartKey: start } = request;
  const low = boundary(segment, segments);
  const upper = segment + 1 < segments ? { lt: boundary(segment + 1, segments) } : { lt: '~' };
  if (!start) return { gte: low, ...upper };
  return { gt: storageKeyOf(start, table), ...upper };
}

function boundary(segment: number, segments: number): string {
  return Math.ceil((4096 * segment) / segments)
    .toString(16)
    .padStart(3, '0');
}
