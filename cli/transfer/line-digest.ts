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
  readonly add: (type: string, line: string) => void;
  readonly trailer: () => Trailer;
}

/** Takes lines one after the other and keeps none of them. */
export const createLineDigest = (): LineDigest => {
  const hash = createHash('sha256');
  const counts: Record<string, number> = {};
  let lines = 0;
  return {
    add: (type, line) => {
      hash.update(`${line}\n`);
      counts[type] = (counts[type] ?? 0) + 1;
      lines += 1;
    },
    trailer: () => ({ type: 'trailer', lines, counts: { ...counts }, sha256: hash.copy().digest('hex') }),
  };
};
