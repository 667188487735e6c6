/**
 * A file of records, each appended by one system call and whole or not there: what a process wrote outlives it, however it ends. As with
 * LevelDB's own log, what was written just before the machine fails may be lost, not torn.
 */
import { closeSync, existsSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';

/** A new value of a key; `undefined` removes it. No text holds a NUL, by which a torn record is told. */
export interface KeyValue {
  readonly key: string;
  readonly value: string | undefined;
}

/** What was written together. */
export interface LogRecord {
  readonly sequence: number;
  readonly writes: readonly KeyValue[];
}

/** An open file. */
export interface LogFile {
  /** Throws when the record is not in the file as a whole; then nothing of it is. */
  append(record: LogRecord): void;
  empty(): void;
  close(): void;
}

const head = /^(\d+) (\d+)\n/;
const LONGEST_HEAD = 64;
const entryHead = /(\d+) (\d+|-)\n/y;

/** Opens a file and empties it. */
export function openLogFile(path: string): LogFile {
  // Not to append: on Windows a file that is opened for that cannot be cut.
  const file = openSync(path, 'w', 0o600);
  let size = 0;
  return {
    append({ sequence, writes }) {
      let body = '';
      for (const { key, value } of writes) body += `${key.length} ${value?.length ?? '-'}\n${key}${value ?? ''}`;
      const bytes = Buffer.byteLength(body);
      const start = `${sequence} ${bytes}\n`;
      let written = 0;
      try {
        written = writeSync(file, start + body, size, bytes === body.length ? 'latin1' : 'utf8');
      } finally {
        if (written < start.length + bytes) ftruncateSync(file, size);
      }
      if (written < start.length + bytes) throw new Error(`The disk is full: ${path}`);
      size += written;
    },
    empty() {
      ftruncateSync(file);
      size = 0;
    },
    close: () => closeSync(file),
  };
}

/** The records of a file that are whole; none when it does not exist. */
export function readLogFile(path: string): LogRecord[] {
  const bytes = existsSync(path) ? readFileSync(path) : Buffer.alloc(0);
  const records: LogRecord[] = [];
  let at = 0;
  while (true) {
    const found = head.exec(bytes.toString('latin1', at, at + LONGEST_HEAD));
    if (!found) return records;
    const from = at + found[0].length;
    at = from + Number(found[2]);
    const body = bytes.subarray(from, at);
    if (at > bytes.length || body.includes(0)) return records;
    records.push({ sequence: Number(found[1]), writes: writesOf(body.toString('utf8')) });
  }
}

function writesOf(body: string): KeyValue[] {
  const writes: KeyValue[] = [];
  let at = 0;
  while (at < body.length) {
    entryHead.lastIndex = at;
    const [start = '', keyLength = '', valueLength = ''] = entryHead.exec(body) ?? [];
    const from = at + start.length;
    const end = from + Number(keyLength);
    at = valueLength === '-' ? end : end + Number(valueLength);
    writes.push({ key: body.slice(from, end), value: valueLength === '-' ? undefined : body.slice(end, at) });
  }
  return writes;
}
