import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { transferFormat } from '../../lambda/directory/transfer/transfer-format';
import { CommandError } from '../command-error';
import { createLineDigest } from './line-digest';

type Json = Readonly<Record<string, unknown>>;

/** A line that holds a record. */
export interface RecordLine {
  /** From 1. */
  readonly number: number;
  readonly record: Json;
  /** Up to the end of the line. */
  readonly bytes: number;
}

const failed = 'The export cannot be imported.';
const again = 'Take the file from where it was made once more, or export the organisation anew.';

const objectOf = (text: string, number: number): Json => {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Json; // An object of JSON.
  } catch {
    // Told below.
  }
  throw new CommandError(failed, `Line ${number} is no JSON object.`, again);
};

const checkHeader = ({ type, format, version }: Json): void => {
  if (type !== 'header' || format !== transferFormat.format) {
    throw new CommandError(
      failed,
      'The first line is not the header of an export.',
      'Give a file that "scimctl org export" has written.',
    );
  }
  if (version !== transferFormat.version) {
    throw new CommandError(
      failed,
      `The file has version ${String(version)} of the format, and this scimctl reads version ${transferFormat.version}.`,
      'Use the scimctl of the version that wrote it.',
    );
  }
};

/** The records of an export, one after the other. Throws at its end where it is not what was written. */
export async function* readLines(input: NodeJS.ReadableStream): AsyncGenerator<RecordLine> {
  const digest = createLineDigest();
  let [number, bytes, complete] = [0, 0, false];
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    number += 1;
    bytes += Buffer.byteLength(line) + 1;
    if (complete) throw new CommandError(failed, `There is a line ${number} behind the last one.`, again);
    const record = objectOf(line, number);
    if (number === 1) checkHeader(record);
    if (record.type === 'trailer') {
      const wanted = digest.trailer();
      if (record.sha256 !== wanted.sha256 || record.lines !== wanted.lines) {
        const why = `Its last line tells of ${String(record.lines)} lines with another check sum than the ${wanted.lines} that it has: it was changed or is damaged.`;
        throw new CommandError(failed, why, again);
      }
      complete = true;
      continue;
    }
    digest.add(String(record.type), line);
    if (number > 1) yield { number, record, bytes };
  }
  if (!complete)
    throw new CommandError(failed, `It ends after line ${number}, without its last line: it was cut.`, again);
}

/** What a whole file says of itself, after a look at all of it. */
export const checkFile = async (path: string): Promise<{ readonly sha256: string; readonly records: number }> => {
  const digest = createLineDigest();
  let records = 0;
  for await (const { record } of readLines(createReadStream(path))) {
    digest.add(String(record.type), JSON.stringify(record));
    records += 1;
  }
  return { sha256: digest.trailer().sha256, records };
};
