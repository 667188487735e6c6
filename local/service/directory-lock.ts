import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode, StartFailure } from './start-failure';

/** Whoever holds a directory: its process id, and when that process began, because ids are used again. */
interface Holder {
  readonly pid: number;
  readonly began: string;
}

/** When a process began, in whatever form the system tells it; empty when there is no such process or the system does not say. */
const beginOf = (pid: number): string => {
  try {
    if (process.platform === 'linux') {
      // proc(5): field 22 is the start in ticks since boot; field 2 may hold spaces and ends with the last bracket.
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()} ${fields[19]}`;
    }
    if (process.platform === 'win32') return '';
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim();
  } catch {
    return '';
  }
};

/** Whether there is a process with this id, anybody's. */
export const isRunning = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // EPERM: there is such a process, of another user.
    return errorCode(error) === 'EPERM';
  }
};

const isAlive = ({ pid, began }: Holder): boolean => isRunning(pid) && beginOf(pid) === began;

/** Undefined for a lock that was not written to its end, as a power cut leaves it. */
const readHolder = (text: string): Holder | undefined => {
  try {
    const { pid, began } = JSON.parse(text);
    return Number.isInteger(pid) && typeof began === 'string' ? { pid, began } : undefined;
  } catch {
    return undefined;
  }
};

/**
 * Makes a directory this process's own until the function it gives is called. The lock of a process that no longer runs
 * (`kill -9`) is taken over; that of one that runs makes it throw a `StartFailure`.
 */
export const lockDirectory = async (directory: string): Promise<() => Promise<void>> => {
  const file = join(directory, 'lock');
  const own = join(directory, `lock.${process.pid}`);
  const text = JSON.stringify({ pid: process.pid, began: beginOf(process.pid) } satisfies Holder);
  // Linking a finished file, unlike creating one, lets nobody see half a lock.
  await writeFile(own, text, { mode: 0o600 });
  try {
    for (;;) {
      try {
        await link(own, file);
        break;
      } catch (error) {
        if (errorCode(error) !== 'EEXIST') throw error;
      }
      const found = await readFile(file, 'utf8').catch(() => undefined);
      if (found === undefined) continue;
      const holder = readHolder(found);
      if (holder && isAlive(holder)) {
        throw new StartFailure(
          `Another start (process ${holder.pid}) uses ${directory}: stop it, or set SCIM_LOCAL_DIR to another directory.`,
        );
      }
      await discard(file, found);
    }
  } finally {
    await rm(own, { force: true });
  }
  return async () => {
    if ((await readFile(file, 'utf8').catch(() => undefined)) === text) await rm(file, { force: true });
  };
};

/** Removes a stale lock, but not the one that another start may have put in its place meanwhile. */
const discard = async (file: string, stale: string): Promise<void> => {
  const aside = `${file}.stale.${process.pid}`;
  try {
    await rename(file, aside);
    if ((await readFile(aside, 'utf8')) !== stale) await link(aside, file);
  } catch (error) {
    if (!['ENOENT', 'EEXIST'].includes(errorCode(error) ?? '')) throw error;
  } finally {
    await rm(aside, { force: true });
  }
};
