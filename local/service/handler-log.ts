import { statSync, writeFileSync } from 'node:fs';
import { errorMessage } from './start-failure';

/** Takes the lines of handlers. */
export interface HandlerLog {
  write(functionName: string, line: string): void;
  /** Writes what waits. */
  close(): void;
}

/** A longer log of earlier starts is thrown away. */
const keptBytes = 10 * 1024 * 1024;

/** Lines wait so long for others, or until there are so many: to write each by itself costs as much as to read a request. */
const patienceMs = 100;
const patienceCharacters = 64 * 1024;

/**
 * Appends lines to a file that only its owner can read: they tell who was provisioned. What waits is written when the
 * process ends, be it by an error.
 */
export const openHandlerLog = (file: string): HandlerLog => {
  const { size = 0 } = statSync(file, { throwIfNoEntry: false }) ?? {};
  let flag = size > keptBytes ? 'w' : 'a';
  let waiting = '';
  let timer: NodeJS.Timeout | undefined;
  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    if (waiting === '') return;
    const text = waiting;
    waiting = '';
    try {
      writeFileSync(file, text, { flag, mode: 0o600 });
      flag = 'a';
    } catch (error) {
      // A full disk must not end the service; what it does to the data is told by the database.
      console.error(`Cannot write ${file}: ${errorMessage(error)}`);
    }
  };
  process.on('exit', flush);
  return {
    write: (functionName, line) => {
      waiting += `${functionName} ${line}\n`;
      if (waiting.length > patienceCharacters) flush();
      else timer ??= setTimeout(flush, patienceMs).unref();
    },
    close: () => {
      process.off('exit', flush);
      flush();
    },
  };
};
