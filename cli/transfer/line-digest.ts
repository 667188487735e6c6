/** What the last line of a file tells of the lines before it, so that a cut or changed file is noticed. */
import { createHash } from 'node:crypto';

export interface Trailer {
  readonly type: 'trailer';
  /** Lines before this one. */
  readonly lines: number;
  /** Of each type. */
  readonly counts: Readonly<Record<string, number>>;
  /** Hexadecimal, over the lines before this one with their line feeds. */
  readonly sha256: string;
}

export interface LineDigest {
  /** The beginning of a line, or more of it. */
  readonly addPart: (bytes: Buffer) => void;
  /** A line, or the rest of it. */
  readonly add: (type: string, line: string | Buffer) => void;
  readonly trailer: () => Trailer;
}

/** Takes lines one after the other and keeps none of them. */
export const createLineDigest = (): LineDigest => {
  const hash = createHash('sha256');
  const counts = new Map<string, number>();
  let lines = 0;
  return {
    addPart: (bytes) => {
      hash.update(bytes);
    },
    add: (type, line) => {
      hash.update(line);
      hash.update('\n');
      counts.set(type, (counts.get(type) ?? 0) + 1);
      lines += 1;
    },
    trailer: () => ({ type: 'trailer', lines, counts: Object.fromEntries(counts), sha256: hash.copy().digest('hex') }),
  };
};
