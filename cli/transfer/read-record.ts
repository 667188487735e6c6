import { importLimits } from '../../lambda/directory/transfer/transfer-format';

export type JsonRecord = Readonly<Record<string, unknown>>;

/** The record of a line with its size as it is sent, or what is wrong with the line. */
export type ReadRecord = { readonly record: JsonRecord; readonly size: number } | { readonly problem: string };

/** What stands around the records of a request. */
export const FRAME_BYTES = 1024;
/** The largest record, so that it fits into a request by itself. */
const MAX_RECORD_BYTES = importLimits.bytes - FRAME_BYTES;
/** The longest line: escapes and white space may make a line longer than its record. */
export const MAX_LINE_BYTES = 4 * importLimits.bytes;

export const tooLarge = { problem: `is larger than ${MAX_RECORD_BYTES} bytes, the most that can be imported` } as const;

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

const decoded = (bytes: Buffer): string | undefined => {
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** What would stop a whole request, or be sent as something else than it is. Goes level by level, since depth is not bounded yet. */
const problemIn = (root: JsonRecord): string | undefined => {
  let level: unknown[] = [root];
  for (let depth = 1; level.length > 0; depth += 1) {
    const next: unknown[] = [];
    for (const value of level) {
      for (const inner of Object.values(value as object)) {
        // JSON has no limits for numbers; beyond those of a double they are read as Infinity, and Infinity is sent as null.
        if (typeof inner === 'number' && !Number.isFinite(inner)) return 'has a number that is too large';
        if (typeof inner === 'object' && inner !== null) next.push(inner);
      }
    }
    if (next.length > 0 && depth >= importLimits.levels) return `nests deeper than ${importLimits.levels} levels`;
    level = next;
  }
  return undefined;
};

/** Reads the bytes of one line. */
export const readRecord = (bytes: Buffer): ReadRecord => {
  if (bytes.length > MAX_LINE_BYTES) return tooLarge;
  const text = decoded(bytes);
  if (text === undefined) return { problem: 'is not in UTF-8' };
  if (text.trim() === '') return { problem: 'is empty' };
  const value = parsed(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return { problem: 'is no JSON object' };
  const record = value as JsonRecord; // An object of JSON.
  const problem = problemIn(record);
  if (problem !== undefined) return { problem };
  const size = Buffer.byteLength(JSON.stringify(record)) + 1;
  return size > MAX_RECORD_BYTES ? tooLarge : { record, size };
};
