/** A file that is written piece by piece and goes on where it was interrupted. */
import {
  closeSync,
  createReadStream,
  existsSync,
  fsyncSync,
  openSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { createInterface } from 'node:readline';
import { CommandError } from '../command-error';
import { createLineDigest, type LineDigest, type Trailer } from './line-digest';
import { stateFile } from './state-file';

/** How far the file beside it has come. */
interface ExportState {
  readonly source: string;
  readonly cursor: string;
  readonly bytes: number;
}

type JsonRecord = Readonly<Record<string, unknown>>;

export interface ExportFile {
  readonly digest: LineDigest;
  /** The first line, once there is one. */
  readonly header: JsonRecord | undefined;
  /** Where an interrupted export goes on; undefined at the beginning. */
  readonly cursor: string | undefined;
  /** Keeps lines for good, and where it goes on behind them. */
  readonly append: (lines: readonly string[], cursor: string | undefined) => void;
  /** Writes the last line and gives the file its name. */
  readonly finish: (trailer: Trailer) => void;
}

/** What an earlier run has written. */
const readBack = async (path: string, bytes: number): Promise<Pick<ExportFile, 'digest' | 'header'>> => {
  const digest = createLineDigest();
  let header: JsonRecord | undefined;
  if (bytes === 0) return { digest, header };
  const input = createReadStream(path, { end: bytes - 1 });
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    const record = JSON.parse(line) as JsonRecord; // As `append` wrote it.
    header ??= record;
    digest.add(String(record.type), line);
  }
  return { digest, header };
};

const appendDurably = (path: string, lines: readonly string[]): number => {
  const text = lines.map((line) => `${line}\n`).join('');
  // An export is as worth protecting as the table.
  const file = openSync(path, 'a', 0o600);
  try {
    writeFileSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  return Buffer.byteLength(text);
};

/** Opens a file for the export of `source`, an organisation of one service. */
export const openExportFile = async (path: string, source: string, restart: boolean): Promise<ExportFile> => {
  if (existsSync(path)) {
    throw new CommandError(
      'The export was not begun.',
      `${path} exists already, and what is in it would be lost.`,
      'Give another --output, or remove the file.',
    );
  }
  const [part, state] = [`${path}.part`, stateFile<ExportState>(`${path}.part.json`)];
  const known = existsSync(part) ? state.read() : undefined;
  const continued = !restart && known?.source === source ? known : undefined;
  if (continued === undefined) {
    state.remove();
    rmSync(part, { force: true });
  } else truncateSync(part, continued.bytes);
  let bytes = continued?.bytes ?? 0;
  return {
    ...(await readBack(part, bytes)),
    cursor: continued?.cursor,
    append: (lines, cursor) => {
      bytes += appendDurably(part, lines);
      if (cursor !== undefined) state.write({ source, cursor, bytes });
    },
    finish: (trailer) => {
      appendDurably(part, [JSON.stringify(trailer)]);
      renameSync(part, path);
      state.remove();
    },
  };
};
