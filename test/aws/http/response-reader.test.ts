import { MalformedAnswer } from '../../../lambda/aws/http/response-head';
import { createResponseReader, type ReceivedAnswer } from '../../../lambda/aws/http/response-reader';
import { fc } from '../../properties';

/** Feeds pieces as a connection does: in a buffer that is overwritten. */
const readPieces = (pieces: readonly Buffer[], closed = true): ReceivedAnswer | undefined => {
  const reader = createResponseReader();
  for (const piece of pieces) {
    const lent = Buffer.from(piece);
    const answer = reader.read(lent);
    lent.fill('?');
    if (answer !== undefined) return answer;
  }
  return closed ? reader.close() : undefined;
};

const read = (text: string) => readPieces([Buffer.from(text)]);
const opened = (answer: ReceivedAnswer | undefined) =>
  answer && { ...answer, headers: Object.fromEntries(answer.headers) };

const cutAt = (bytes: Buffer, places: readonly number[]): Buffer[] => {
  const sorted = [...new Set(places.map((place) => Math.min(place, bytes.length)))].sort((a, b) => a - b);
  return [0, ...sorted].map((from, index) => bytes.subarray(from, sorted[index]));
};

const ok = 'HTTP/1.1 200 OK\r\n';

const wholeAnswers: readonly (readonly [string, string, Partial<ReceivedAnswer>])[] = [
  ['a length', `${ok}Content-Length: 8\r\n\r\n{"ë":1}`, { body: '{"ë":1}', persistent: true }],
  ['a length of nothing', `${ok}content-length: 0\r\n\r\n`, { body: '', persistent: true }],
  ['one length twice', `${ok}content-length: 2\r\nContent-Length: 2\r\n\r\nhi`, { body: 'hi', persistent: true }],
  ['no reason phrase', 'HTTP/1.1 200\r\ncontent-length: 2\r\n\r\nhi', { status: 200, body: 'hi' }],
  [
    'chunks, with extensions, upper-case sizes, a cut character and a trailer',
    `${ok}Transfer-Encoding: Chunked\r\n\r\n3;a="b"\r\n"zo\r\n00B \r\n123456789ab\r\n0\r\nx-sum: 1\r\n\r\n`,
    { body: '"zo123456789ab', persistent: true },
  ],
  ['no chunk', `${ok}transfer-encoding: chunked\r\n\r\n0\r\n\r\n`, { body: '', persistent: true }],
  ['the end of the connection', `${ok}\r\nall of it`, { body: 'all of it', persistent: false }],
  [
    'no body by its status',
    'HTTP/1.1 204 No Content\r\ncontent-length: 9\r\n\r\n',
    { status: 204, body: '', persistent: true },
  ],
  [
    'other answers before',
    `HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\n${ok}content-length: 2\r\n\r\nhi`,
    { status: 200, body: 'hi', persistent: true },
  ],
  ['connection: close', `${ok}Connection: x, Close\r\ncontent-length: 2\r\n\r\nhi`, { body: 'hi', persistent: false }],
  ['HTTP/1.0', 'HTTP/1.0 200 OK\r\ncontent-length: 2\r\n\r\nhi', { body: 'hi', persistent: false }],
  [
    'HTTP/1.0 that stays',
    'HTTP/1.0 200 OK\r\nconnection: Keep-Alive\r\ncontent-length: 2\r\n\r\nhi',
    { body: 'hi', persistent: true },
  ],
];

describe('an answer', () => {
  it.each(wholeAnswers)('with %s is read, wherever its bytes are cut', (_, text, expected) => {
    const bytes = Buffer.from(text);
    const whole = opened(readPieces([bytes]));
    expect(whole).toMatchObject(expected);
    expect(opened(readPieces([...bytes].map((byte) => Buffer.from([byte]))))).toEqual(whole);
    for (let first = 0; first <= bytes.length; first += 1) {
      expect(opened(readPieces(cutAt(bytes, [first])))).toEqual(whole);
      expect(opened(readPieces(cutAt(bytes, [first, first + 3])))).toEqual(whole);
    }
  });

  it.each(wholeAnswers)('with %s is no answer before its end', (_, text) => {
    const bytes = Buffer.from(text);
    for (let length = 0; length < bytes.length; length += 1) {
      expect(readPieces([bytes.subarray(0, length)], false)).toBeUndefined();
    }
  });

  it('has its fields under lower-case names, without blanks around, joined where they repeat', () => {
    const answer = read(
      `${ok}X-Amzn-RequestId: \t R1 \r\nvia: a\r\nVIA:b\r\nempty:\r\nlong: one\r\n \ttwo\r\ncontent-length:0\r\n\r\n`,
    );
    expect(opened(answer)?.headers).toEqual({
      'x-amzn-requestid': 'R1',
      via: 'a, b',
      empty: '',
      long: 'one two',
      'content-length': '0',
    });
  });

  it('leaves a connection that cannot be followed when more comes behind it', () => {
    expect(read(`${ok}content-length: 2\r\n\r\nhi!`)).toMatchObject({ body: 'hi', persistent: false });
    expect(read(`${ok}transfer-encoding: chunked\r\n\r\n0\r\n\r\n\r\n`)).toMatchObject({ body: '', persistent: false });
  });

  it.each([
    ['another protocol', 'SSH-2.0-OpenSSH_9.6\r\n\r\n'],
    ['another version', 'HTTP/2 200 OK\r\n\r\n'],
    ['another version of HTTP/1', 'HTTP/1.2 200 OK\r\n\r\n'],
    ['no status', 'HTTP/1.1 OK\r\n\r\n'],
    ['a status of two digits', 'HTTP/1.1 20 OK\r\n\r\n'],
    ['a change of protocol', 'HTTP/1.1 101 Switching Protocols\r\nupgrade: h2c\r\n\r\n'],
    ['a blank before the colon', `${ok}content-length : 2\r\n\r\nhi`],
    ['a line without a colon', `${ok}content-length\r\n\r\nhi`],
    ['a bare LF', `${ok}a: b\ncontent-length: 2\r\n\r\nhi`],
    ['a bare CR', `${ok}a: b\rcontent-length: 2\r\n\r\nhi`],
    ['a NUL', `${ok}a: \0\r\ncontent-length: 2\r\n\r\nhi`],
    ['a length that is none', `${ok}content-length: 2x\r\n\r\nhi`],
    ['a negative length', `${ok}content-length: -2\r\n\r\nhi`],
    ['an empty length', `${ok}content-length:\r\n\r\nhi`],
    ['a hexadecimal length', `${ok}content-length: 0x2\r\n\r\nhi`],
    ['two lengths', `${ok}content-length: 2\r\ncontent-length: 3\r\n\r\nhi!`],
    ['a length that fills any memory', `${ok}content-length: 999999999999\r\n\r\n`],
    ['a length and chunks', `${ok}content-length: 2\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`],
    ['chunks in HTTP/1.0', 'HTTP/1.0 200 OK\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n'],
    ['a coding that nobody asked for', `${ok}transfer-encoding: gzip, chunked\r\n\r\n0\r\n\r\n`],
    ['a chunk without a size', `${ok}transfer-encoding: chunked\r\n\r\n;x\r\n`],
    ['a chunk with a sign', `${ok}transfer-encoding: chunked\r\n\r\n+1\r\n`],
    ['a chunk of any size', `${ok}transfer-encoding: chunked\r\n\r\nfffffffff\r\n`],
    ['a chunk that is longer than it says', `${ok}transfer-encoding: chunked\r\n\r\n1\r\nab\r\n`],
    ['a chunk size without CR', `${ok}transfer-encoding: chunked\r\n\r\n1\na\r\n`],
    ['a head without end', `${ok}a: ${'b'.repeat(20_000)}`],
    ['heads without end', 'HTTP/1.1 100 Continue\r\n\r\n'.repeat(1_000)],
    ['extensions without end', `${ok}transfer-encoding: chunked\r\n\r\n1;${'b'.repeat(20_000)}`],
    ['trailers without end', `${ok}transfer-encoding: chunked\r\n\r\n0\r\n${'a: b\r\n'.repeat(10_000)}`],
  ])('with %s is refused, wherever its bytes are cut', (_, text) => {
    expect(() => read(text)).toThrow(MalformedAnswer);
    const bytes = Buffer.from(text);
    for (const size of [1, 7]) {
      const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (__, index) =>
        bytes.subarray(index * size, (index + 1) * size),
      );
      expect(() => readPieces(pieces)).toThrow(MalformedAnswer);
    }
  });

  it('that ends before its end is none', () => {
    for (const text of [
      '',
      'HTTP/1.1 200',
      `${ok}content-length: 3\r\n\r\nhi`,
      `${ok}transfer-encoding: chunked\r\n\r\n`,
    ]) {
      expect(read(text)).toBeUndefined();
    }
  });
});

const text = fc.string({ unit: 'grapheme', maxLength: 200 });
const token = fc.stringMatching(/^[A-Za-z][A-Za-z-]{0,12}$/).map((name) => `x-${name}`);
const value = fc.stringMatching(/^[!-~]([ -~]{0,20}[!-~])?$/);
const fields = fc.dictionary(token, value, { maxKeys: 5 });
const status = fc.constantFrom(200, 400, 413, 500, 503);

const inChunks = (body: Buffer, places: readonly number[]): Buffer =>
  Buffer.concat([
    ...cutAt(body, places)
      .filter((piece) => piece.length > 0)
      .flatMap((piece) => [Buffer.from(`${piece.length.toString(16)}\r\n`), piece, Buffer.from('\r\n')]),
    Buffer.from('0\r\n\r\n'),
  ]);

const places = fc.array(fc.nat(600), { maxLength: 6 });

describe('any answer', () => {
  it('is read as it was written, in any framing and any pieces', () => {
    fc.assert(
      fc.property(
        fc.record({
          status,
          fields,
          body: text,
          chunks: places,
          framing: fc.constantFrom('length', 'chunks', 'close'),
        }),
        places,
        ({ status, fields, body, chunks, framing }, cuts) => {
          const bytes = Buffer.from(body);
          const line = {
            length: `content-length: ${bytes.length}\r\n`,
            chunks: 'transfer-encoding: chunked\r\n',
            close: '',
          };
          const lines = Object.entries(fields).map(([name, each]) => `${name}: ${each}\r\n`);
          const head = `HTTP/1.1 ${status} Status\r\n${lines.join('')}${line[framing as keyof typeof line]}\r\n`;
          const whole = Buffer.concat([Buffer.from(head), framing === 'chunks' ? inChunks(bytes, chunks) : bytes]);
          const answer = readPieces(cutAt(whole, cuts));
          expect(answer).toMatchObject({ status, body: bytes.toString(), persistent: framing !== 'close' });
          const expected = new Map<string, string>();
          for (const [name, each] of Object.entries(fields)) {
            const before = expected.get(name.toLowerCase());
            expected.set(name.toLowerCase(), before === undefined ? each : `${before}, ${each}`);
          }
          for (const [name, each] of expected) expect(answer?.headers.get(name)).toBe(each);
        },
      ),
    );
  });

  it('however damaged, gets the same verdict in any pieces', () => {
    const verdict = (pieces: readonly Buffer[]) => {
      try {
        const answer = opened(readPieces(pieces));
        return answer && { ...answer, persistent: undefined }; // what lies behind the answer may not have come yet
      } catch (error) {
        expect(error).toBeInstanceOf(MalformedAnswer);
        return 'malformed';
      }
    };
    const damage = fc.record({
      at: fc.nat(200),
      by: fc.constantFrom('\r', '\n', ' ', ':', ';', '0', 'f', ',', '\0', ''),
    });
    fc.assert(
      fc.property(
        fc.constantFrom(...wholeAnswers.map(([, whole]) => whole)),
        fc.array(damage, { minLength: 1, maxLength: 3 }),
        places,
        (whole, damages, cuts) => {
          const damaged = damages.reduce((so, { at, by }) => so.slice(0, at) + by + so.slice(at + 1), whole);
          const bytes = Buffer.from(damaged);
          expect(verdict(cutAt(bytes, cuts))).toEqual(verdict([bytes]));
        },
      ),
      { numRuns: 1000 },
    );
  });
});
