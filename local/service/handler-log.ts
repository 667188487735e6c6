import { createWriteStream } from 'node:fs';

/** Takes the lines of handlers. */
export interface HandlerLog {
  write(functionName: string, line: string): void;
  close(): Promise<void>;
}

/** Appends lines to a file that only its owner can read: they tell who was provisioned. */
export const openHandlerLog = (file: string): HandlerLog => {
  const stream = createWriteStream(file, { flags: 'a', mode: 0o600 });
  // A full disk must not end the service; what it does to the data is told by the database.
  stream.on('error', (error) => console.error(`Cannot write ${file}: ${error.message}`));
  return {
    write: (functionName, line) => void stream.write(`${functionName} ${line}\n`),
    close: () => new Promise((resolve) => stream.end(() => resolve())),
  };
};
