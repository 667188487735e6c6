/** A line without its end; or, of a line that is longer than a line may be, one part after the other. */
export interface LinePiece {
  readonly bytes: Buffer;
  readonly first: boolean;
  readonly last: boolean;
}

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

const withoutReturn = (bytes: Buffer): Buffer => (bytes.at(-1) === CARRIAGE_RETURN ? bytes.subarray(0, -1) : bytes);

/**
 * The lines of an input, whatever their bytes are. Only line feeds end them: text of JSON may hold U+2028, at which others cut. No
 * more than `most` bytes and a chunk of the input are in memory.
 */
export async function* linePieces(input: NodeJS.ReadableStream, most: number): AsyncGenerator<LinePiece> {
  let parts: Buffer[] = [];
  let [size, first] = [0, true];
  const taken = (): Buffer => {
    const bytes = parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts);
    [parts, size] = [[], 0];
    return bytes;
  };
  for await (const chunk of input) {
    const bytes = Buffer.from(chunk);
    for (let start = 0; start < bytes.length; ) {
      const end = bytes.indexOf(LINE_FEED, start);
      const part = bytes.subarray(start, end < 0 ? bytes.length : end);
      if (size > 0 && size + part.length > most) {
        yield { bytes: taken(), first, last: false };
        first = false;
      }
      parts.push(part);
      size += part.length;
      if (end >= 0) {
        yield { bytes: withoutReturn(taken()), first, last: true };
        first = true;
      }
      start += part.length + 1;
    }
  }
  // The last line of a file may have no end.
  if (size > 0 || !first) yield { bytes: withoutReturn(taken()), first, last: true };
}
