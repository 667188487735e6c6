import { createReadStream } from 'node:fs';
import { transferFormat } from '../../lambda/directory/transfer/transfer-format';
import { CommandError } from '../command-error';
import { createLineDigest, type LineDigest } from './line-digest';
import { linePieces } from './line-pieces';
import { type JsonRecord, MAX_LINE_BYTES, type ReadRecord, readRecord, tooLarge } from './read-record';

interface Place {
  /** From 1. */
  readonly number: number;
  /** Up to the end of the line. */
  readonly bytes: number;
}

/** A line with its record, or with what is wrong with it. */
export type ReadLine = Place & ReadRecord;
export type RecordLine = Extract<ReadLine, { readonly record: JsonRecord }>;
export type BadLine = Extract<ReadLine, { readonly problem: string }>;

export const isRecordLine = (line: ReadLine): line is RecordLine => 'record' in line;

const failed = 'The export cannot be imported.';
const again = 'Take the file from where it was made once more, or export the organisation anew.';

const BYTE_ORDER_MARK = Buffer.from('\uFEFF');
const GZIP = Buffer.from([0x1f, 0x8b]);
/** Lines that a failure of the whole file tells of. */
const MOST_TOLD = 3;

const startsWith = (bytes: Buffer, start: Buffer): boolean => bytes.subarray(0, start.length).equals(start);

/** An editor may have put a byte order mark in front, which belongs to no line. */
const withoutMark = (bytes: Buffer): Buffer =>
  startsWith(bytes, BYTE_ORDER_MARK) ? bytes.subarray(BYTE_ORDER_MARK.length) : bytes;

const checkHeader = (bytes: Buffer, read: ReadRecord): void => {
  if (startsWith(bytes, GZIP)) {
    const fix = 'Give it to the input unpacked: gunzip -c <file> | scimctl org import <id>';
    throw new CommandError(failed, 'It is compressed by gzip.', fix);
  }
  const { type, format, version } = 'record' in read ? read.record : {};
  if (type !== 'header' || format !== transferFormat.format) {
    const why = `The first line is not the header of an export${'problem' in read ? `: it ${read.problem}` : ''}.`;
    throw new CommandError(failed, why, 'Give a file that "scimctl org export" has written.');
  }
  if (version !== transferFormat.version) {
    throw new CommandError(
      failed,
      `The file has version ${String(version)} of the format, and this scimctl reads version ${transferFormat.version}.`,
      'Use the scimctl of the version that wrote it.',
    );
  }
};

interface DigestedLine {
  readonly line: ReadLine;
  readonly content: Buffer;
  /** Adds the line, or what was not added while it came. */
  readonly digest: () => void;
}

const typeOf = (read: ReadRecord): string =>
  'record' in read && typeof read.record.type === 'string' ? read.record.type : '';

/** Each line as it was read; of one that is too long nothing is kept. */
async function* digestedLines(input: NodeJS.ReadableStream, digest: LineDigest): AsyncGenerator<DigestedLine> {
  let [number, bytes] = [1, 0];
  for await (const piece of linePieces(input, MAX_LINE_BYTES)) {
    const content = number === 1 && piece.first ? withoutMark(piece.bytes) : piece.bytes;
    bytes += piece.bytes.length;
    if (!piece.last) {
      digest.addPart(content);
      continue;
    }
    bytes += 1;
    const read = piece.first ? readRecord(content) : tooLarge;
    yield { line: { number, bytes, ...read }, content, digest: () => digest.add(typeOf(read), content) };
    number += 1;
  }
}

/** The first of what is wrong with lines, to be read behind what is wrong with the file. */
const toldLines = (bad: readonly BadLine[]): string =>
  bad.map(({ number, problem }) => ` Line ${number} ${problem}.`).join('');

/**
 * The lines of an export, one after the other, with those that cannot be read. Throws at its end where it is not what was written.
 */
export async function* readLines(
  input: NodeJS.ReadableStream,
  digest: LineDigest = createLineDigest(),
): AsyncGenerator<ReadLine> {
  let [lines, complete] = [0, false];
  const bad: BadLine[] = [];
  for await (const { line, content, digest: addToDigest } of digestedLines(input, digest)) {
    const { number } = line;
    if (complete) {
      if ('problem' in line && line.problem === 'is empty') continue;
      throw new CommandError(failed, `There is a line ${number} behind the last one.`, again);
    }
    lines = number;
    if (number === 1) checkHeader(content, line);
    if ('record' in line && line.record.type === 'trailer') {
      const [wanted, told] = [digest.trailer(), line.record];
      if (told.sha256 !== wanted.sha256 || told.lines !== wanted.lines) {
        const why = `Its last line tells of ${String(told.lines)} lines with another check sum than the ${wanted.lines} that it has: it was changed or is damaged.`;
        throw new CommandError(failed, why + toldLines(bad), again);
      }
      complete = true;
      continue;
    }
    addToDigest();
    if ('problem' in line && bad.length < MOST_TOLD) bad.push(line);
    if (number > 1) yield line;
  }
  if (!complete) {
    const why = `It ends after line ${lines}, without its last line: it was cut.`;
    throw new CommandError(failed, why + toldLines(bad), again);
  }
}

/** The check sum of a whole file, after a look at all of it. */
export const checkFile = async (path: string): Promise<string> => {
  const digest = createLineDigest();
  for await (const _ of readLines(createReadStream(path), digest));
  return digest.trailer().sha256;
};
