import { createWriteStream, statSync } from 'node:fs';

/** Takes the lines of handlers. */
export interface HandlerLog {
  write(functionName: string, line: string): void;
  close(): Promise<void>;
}

/** A longer log of earlier starts is thrown away. */
const keptBytes = 10 * 1024 * 1024;

/** Appends lines to a file that only its owner can read: they tell who was provisioned. */
export const openHandlerLog = (file: string): HandlerLog => {
  const { size = 0 } = statSync(file, { throwIfNoEntry: false }) ?? {};
  const stream = createWriteStream(file, { flags: size > keptBytes ? 'w' : 'a', mode: 0o600 });
  // A full disk must not end the service; what it does to the data is told by the database.
  stream.on('error', (error) => console.error(`Cannot write ${file}: ${error.message}`));
  return {
    write: (functionName, line) => void stream.write(`${functionName} ${line}\n`),
    close: () => new Promise((resolve) => stream.end(() => resolve())),
  };
};
