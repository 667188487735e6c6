/** The head of an answer (RFC 9112 §4 and §5) and what it says about the body and the connection (§6.3 and §9.3). */

/** Field names in lower case; what came several times is joined by commas (RFC 9110 §5.3). */
export type ResponseHeaders = ReadonlyMap<string, string>;

/** Where a body ends: after so many bytes, with its last chunk, or with the connection. */
export type BodyEnd = number | 'last chunk' | 'close';

export interface ResponseHead {
  readonly status: number;
  readonly headers: ResponseHeaders;
  readonly bodyEnd: BodyEnd;
  /** Whether the connection takes another request afterwards. */
  readonly persistent: boolean;
}

/** What came is no HTTP, or not the part of it that we speak. Nothing that follows on the connection can be trusted. */
export class MalformedAnswer extends Error {
  override readonly name = 'MalformedAnswer';
}

/** A status line and field lines. A name is followed by its colon at once, and no value holds a CR, an LF or a NUL. */
const wellFormed =
  /^HTTP\/1\.[01] [1-9]\d\d(?: [\t\x20-\x7e\x80-\xff]*)?(?:\r\n[!#$%&'*+.^_`|~0-9A-Za-z-]+:[\t\x20-\x7e\x80-\xff]*)*$/;

/** A field that goes on in the next line: obsolete, but a client has to read it (RFC 9112 §5.2). */
const folds = /\r\n[\t ]+/g;

const isBlank = (code: number): boolean => code === 32 || code === 9;

/** A part without the spaces and tabs around it. */
const withoutBlanks = (text: string, from: number, to: number): string => {
  let start = from;
  let end = to;
  while (start < end && isBlank(text.charCodeAt(start))) start += 1;
  while (end > start && isBlank(text.charCodeAt(end - 1))) end -= 1;
  return text.slice(start, end);
};

const readFields = (text: string, from: number): ResponseHeaders => {
  const headers = new Map<string, string>();
  for (let start = from; start < text.length; ) {
    const next = text.indexOf('\r\n', start);
    const end = next < 0 ? text.length : next;
    const colon = text.indexOf(':', start);
    const name = text.slice(start, colon).toLowerCase();
    const value = withoutBlanks(text, colon + 1, end);
    const before = headers.get(name);
    headers.set(name, before === undefined ? value : `${before}, ${value}`);
    start = end + 2;
  }
  return headers;
};

/** One length, though it may stand there several times (RFC 9112 §6.3 rule 5). */
const readLength = (text: string): number => {
  const [first = '', ...others] = text.split(/[\t ]*,[\t ]*/);
  if (!/^\d{1,15}$/.test(first) || others.some((other) => other !== first)) {
    throw new MalformedAnswer(`This is no length of a body: ${text}`);
  }
  return Number(first);
};

const readBodyEnd = (status: number, latest: boolean, headers: ResponseHeaders): BodyEnd => {
  if (status < 200 || status === 204 || status === 304) return 0;
  const length = headers.get('content-length');
  const coding = headers.get('transfer-encoding');
  if (coding !== undefined) {
    // With a length beside it somebody may be smuggling; in HTTP/1.0 there is no such thing (RFC 9112 §6.1 and §6.3 rule 3).
    if (length !== undefined) throw new MalformedAnswer('The body has both a length and chunks.');
    if (!latest) throw new MalformedAnswer('HTTP/1.0 knows no transfer codings.');
    // We ask for no compression of transfers (TE), so none may be used.
    if (coding.toLowerCase() !== 'chunked') throw new MalformedAnswer(`Unknown transfer coding: ${coding}`);
    return 'last chunk';
  }
  return length === undefined ? 'close' : readLength(length);
};

const readPersistence = (latest: boolean, headers: ResponseHeaders): boolean => {
  const connection = headers.get('connection');
  if (connection === undefined) return latest;
  const options = connection.toLowerCase().split(/[\t ]*,[\t ]*/);
  return !options.includes('close') && (latest || options.includes('keep-alive'));
};

/** Reads a head without the empty line that ends it. */
export const readResponseHead = (received: string): ResponseHead => {
  const text = received.replace(folds, ' ');
  if (!wellFormed.test(text)) throw new MalformedAnswer('This is no answer in HTTP.');
  const latest = text[7] === '1'; // HTTP/1.1 200 OK
  const status = Number(text.slice(9, 12));
  const firstLine = text.indexOf('\r\n');
  const headers = readFields(text, firstLine < 0 ? text.length : firstLine + 2);
  return {
    status,
    headers,
    bodyEnd: readBodyEnd(status, latest, headers),
    persistent: readPersistence(latest, headers),
  };
};
