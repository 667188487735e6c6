/**
 * Writes on their way to LevelDB. A batch of LevelDB is a job for another thread, whose two wake-ups take longer than all else of a write,
 * and nobody can go on meanwhile; here a write is appended to a file and can be read at once, and LevelDB gets many of them together.
 */
import { join } from 'node:path';
import { type KeyValue, type LogFile, type LogRecord, openLogFile, readLogFile } from './log-file';

/** Writes that are not in LevelDB yet, readable by key. */
export interface WriteLog {
  /** The last write of a key, unless it is in LevelDB. */
  find(key: string): KeyValue | undefined;
  /** Writes all or nothing; it outlives the process when this returns. */
  append(writes: readonly KeyValue[]): void;
  /** Waits until there is room for more, should LevelDB not keep up. */
  room(): Promise<void>;
  /** Brings to LevelDB what was written so far. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

/** How LevelDB is brought back after it could not write. */
export interface Repair {
  /** Throws while that would be in vain. */
  readonly reopen: () => Promise<void>;
  readonly everyMilliseconds: number;
}

/** Writes since the files changed places. */
interface Turn {
  readonly file: LogFile | undefined;
  readonly writes: Map<string, KeyValue>;
  size: number;
}

/** Small enough that handing them over holds up a request for less than a millisecond. */
const TOGETHER = 192 * 1024;
const TOGETHER_AFTER_MILLISECONDS = 50;
const ROOM = 4 * 1024 * 1024;
const names = ['ahead.0', 'ahead.1'];

/**
 * Opens the two files in LevelDB's directory, which are filled by turns, and applies what an earlier process left in them; without a
 * directory nothing outlives the process.
 */
export async function openWriteLog(
  directory: string | undefined,
  apply: (writes: readonly KeyValue[]) => Promise<void>,
  repair?: Repair,
): Promise<WriteLog> {
  const found = directory === undefined ? [] : foundIn(directory);
  await apply(leftIn(found));
  // The older first: by itself it would bring back what the newer one wrote over, should this process end in between.
  const paths = found.map(({ path }) => path);
  const turn = (path: string | undefined): Turn => ({
    file: path === undefined ? undefined : openLogFile(path),
    writes: new Map(),
    size: 0,
  });
  const [first, second] = [turn(paths[0]), turn(paths[1])];

  let current = first;
  let leaving = second;
  let moving: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let sequence = 0;
  let failure: { readonly error: unknown } | undefined;
  let repairTimer: NodeJS.Timeout | undefined;
  let repairing: Promise<void> | undefined;
  let closed = false;

  const applyLeaving = async (): Promise<void> => {
    await apply([...leaving.writes.values()]);
    leaving.writes.clear();
    leaving.size = 0;
    leaving.file?.empty();
  };
  /** LevelDB takes nothing more after a write that failed, until it is opened again: most likely the disk was full. */
  const planRepair = (): void => {
    if (repair === undefined || closed) return;
    repairTimer = setTimeout(() => {
      repairing = repairNow(repair).finally(() => (repairing = undefined));
    }, repair.everyMilliseconds).unref();
  };
  const repairNow = async ({ reopen }: Repair): Promise<void> => {
    try {
      await reopen();
      await applyLeaving();
      failure = undefined;
      if (current.writes.size > 0) planMove();
    } catch (error) {
      failure = { error };
      planRepair();
    }
  };
  const move = async (): Promise<void> => {
    [current, leaving] = [leaving, current];
    try {
      await applyLeaving();
    } catch (error) {
      failure = { error }; // the file still has it, for the repair or the next process
      planRepair();
    } finally {
      moving = undefined;
    }
    if (!failure && current.writes.size > 0) planMove();
  };
  const begin = (): void => {
    clearTimeout(timer);
    timer = undefined;
    if (!failure && current.writes.size > 0) moving ??= move();
  };
  const planMove = (): void => {
    if (current.size >= TOGETHER) begin();
    else timer ??= setTimeout(begin, TOGETHER_AFTER_MILLISECONDS).unref();
  };
  const refuseAfterFailure = (): void => {
    if (failure) throw failure.error;
  };
  const settle = async (): Promise<void> => {
    if (moving) await moving;
    begin();
    await moving;
    refuseAfterFailure();
  };

  return {
    find: (key) => current.writes.get(key) ?? leaving.writes.get(key),
    append(writes) {
      refuseAfterFailure();
      if (writes.length === 0) return;
      current.file?.append({ sequence, writes });
      sequence += 1;
      for (const write of writes) {
        current.writes.set(write.key, write);
        current.size += write.key.length + (write.value?.length ?? 0);
      }
      planMove();
    },
    async room() {
      if (current.size >= ROOM) await settle();
    },
    settle,
    async close() {
      closed = true;
      clearTimeout(repairTimer);
      await repairing;
      try {
        await settle();
      } finally {
        clearTimeout(timer);
        for (const { file } of [first, second]) file?.close();
      }
    },
  };
}

/** A file with what an earlier process left in it. */
interface Found {
  readonly path: string;
  readonly records: readonly LogRecord[];
}

/** Both files, the older first. */
function foundIn(directory: string): Found[] {
  const begin = ({ records }: Found) => records[0]?.sequence ?? 0;
  return names
    .map((name) => join(directory, name))
    .map((path) => ({ path, records: readLogFile(path) }))
    .sort((one, other) => begin(one) - begin(other));
}

/** The last writes of all keys, up to a record that is missing: what came after it may rest on it. */
function leftIn(found: readonly Found[]): KeyValue[] {
  const records = found.flatMap((file) => file.records);
  const first = records[0]?.sequence ?? 0;
  const last = new Map<string, KeyValue>();
  for (const [place, { sequence, writes }] of records.entries()) {
    if (sequence !== first + place) break;
    for (const write of writes) last.set(write.key, write);
  }
  return [...last.values()];
}
