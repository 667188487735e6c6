import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';

/** A small file that tells how far something has come; it is there as a whole or not at all. */
export interface StateFile<State> {
  /** Undefined when there is none, or one that nobody can read. */
  readonly read: () => State | undefined;
  readonly write: (state: State) => void;
  readonly remove: () => void;
}

export const stateFile = <State extends object>(path: string): StateFile<State> => ({
  read: () => {
    if (!existsSync(path)) return undefined;
    try {
      return JSON.parse(readFileSync(path, 'utf8')) as State; // Only `write` makes it.
    } catch {
      return undefined;
    }
  },
  write: (state) => {
    writeFileSync(`${path}.new`, JSON.stringify(state), { mode: 0o600 });
    renameSync(`${path}.new`, path);
  },
  remove: () => rmSync(path, { force: true }),
});
