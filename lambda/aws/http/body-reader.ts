import { type BodyEnd, MalformedAnswer } from './response-head';

/** Collects one body. */
export interface BodyReader {
  /** Takes bytes from an index on. Tells where among them the body ends; undefined while more of it is to come. */
  take(bytes: Buffer, from: number): number | undefined;
  /** All that was taken. It is decoded in one go, as a character may lie across two packets. */
  text(): string;
}

/** Far above the longest answer, a BatchGetItem of 16 MB. What claims to be longer would only fill the memory. */
const bodyLimit = 100 * 1024 * 1024;
/** Of a line between chunks, and of all fields behind the last one. */
const lineLimit = 16_384;

const refuseAbove = (limit: number, size: number): void => {
  if (size > limit) throw new MalformedAnswer(`The answer has a part of more than ${limit} bytes.`);
};

/** Most bodies come whole with the head and are never copied. */
const bodyOfLength = (length: number): BodyReader => {
  refuseAbove(bodyLimit, length);
  let text = '';
  let collected: Buffer | undefined;
  let size = 0;
  return {
    take: (bytes, from) => {
      const end = from + length - size;
      if (collected === undefined) {
        if (end <= bytes.length) {
          text = bytes.toString('utf8', from, end);
          return end;
        }
        collected = Buffer.allocUnsafe(length);
      }
      size += bytes.copy(collected, size, from, end);
      if (size < length) return undefined;
      text = collected.toString();
      return end;
    },
    text: () => text,
  };
};

/** Copies what it is given: the connection overwrites its bytes. */
const createPieces = () => {
  const pieces: Buffer[] = [];
  let size = 0;
  return {
    add: (bytes: Buffer, from: number, to: number): void => {
      size += to - from;
      refuseAbove(bodyLimit, size);
      pieces.push(Buffer.from(bytes.subarray(from, to)));
    },
    text: (): string => Buffer.concat(pieces).toString(),
  };
};

const bodyUntilClose = (): BodyReader => {
  const { add, text } = createPieces();
  return {
    take: (bytes, from) => {
      add(bytes, from, bytes.length);
      return undefined;
    },
    text,
  };
};

/** A size in hexadecimal digits; extensions mean nothing to us (RFC 9112 §7.1). */
const chunkSize = /^([0-9A-Fa-f]{1,8})(?:[\t ]*;.*)?[\t ]*$/;
const lineFeed = 10;

/** Chunks: a line with the size, so many bytes, an empty line; behind one of size 0 fields and an empty line (RFC 9112 §7.1). */
const bodyInChunks = (): BodyReader => {
  const { add, text } = createPieces();
  let expected: 'size' | 'end of chunk' | 'trailer' = 'size';
  let left = 0;
  let line = '';
  let trailerSize = 0;

  /** Tells whether the line was the body's last. */
  const takeLine = (): boolean => {
    if (!line.endsWith('\r\n')) throw new MalformedAnswer('A line between chunks has no CR before its LF.');
    const content = line.slice(0, -2);
    line = '';
    if (expected === 'trailer') {
      refuseAbove(lineLimit, (trailerSize += content.length));
      return content === '';
    }
    if (expected === 'end of chunk') {
      if (content !== '') throw new MalformedAnswer('A chunk is longer than it says.');
      expected = 'size';
      return false;
    }
    const size = chunkSize.exec(content)?.[1];
    if (size === undefined) throw new MalformedAnswer('A chunk has no size.');
    left = Number.parseInt(size, 16);
    expected = left === 0 ? 'trailer' : 'end of chunk';
    return false;
  };

  return {
    take: (bytes, from) => {
      for (let at = from; at < bytes.length; ) {
        if (left > 0) {
          const end = Math.min(at + left, bytes.length);
          add(bytes, at, end);
          left -= end - at;
          at = end;
          continue;
        }
        const feed = bytes.indexOf(lineFeed, at);
        const end = feed < 0 ? bytes.length : feed + 1;
        line += bytes.toString('latin1', at, end);
        refuseAbove(lineLimit, line.length);
        at = end;
        if (feed >= 0 && takeLine()) return at;
      }
      return undefined;
    },
    text,
  };
};

/** A reader of the body that a head announces. */
export const createBodyReader = (end: BodyEnd): BodyReader => {
  if (end === 'close') return bodyUntilClose();
  return end === 'last chunk' ? bodyInChunks() : bodyOfLength(end);
};
