/**
 * An answer that is JSON text already: stored items are answered as they are stored, without being parsed and printed again. Many
 * are answered as bytes, which are not even read; they are UTF-8.
 */
export interface JsonText {
  readonly jsonPieces: readonly JsonPiece[];
}

/** A part of a text. */
export type JsonPiece = string | Buffer;

/** An answer with one member of text; the other members are printed. */
export function textAnswer(member: string, pieces: readonly JsonPiece[], others: object): JsonText {
  const rest = JSON.stringify(others);
  return { jsonPieces: [`{"${member}":`, ...pieces, rest === '{}' ? '}' : `,${rest.slice(1)}`] };
}

/** The pieces of a list of texts. */
export function listOf(texts: readonly JsonPiece[]): JsonPiece[] {
  const pieces: JsonPiece[] = ['['];
  for (const text of texts) {
    if (pieces.length > 1) pieces.push(',');
    pieces.push(text);
  }
  pieces.push(']');
  return pieces;
}

/** The text of an answer, or its bytes where they are at hand. */
export function answerText(answer: object): JsonPiece {
  if (!isText(answer)) return JSON.stringify(answer);
  const { jsonPieces } = answer;
  return jsonPieces.some((piece) => typeof piece !== 'string')
    ? Buffer.concat(jsonPieces.map((piece) => (typeof piece === 'string' ? Buffer.from(piece) : piece)))
    : jsonPieces.join('');
}

/** The answer as an object. */
export function answerObject(answer: object): object {
  return isText(answer) ? (JSON.parse(String(answerText(answer))) as object) : answer; // textAnswer makes objects
}

function isText(answer: object): answer is JsonText {
  return 'jsonPieces' in answer;
}
