/** An answer that is JSON text already: stored items are answered as they are stored, without being parsed and printed again. */
export interface JsonText {
  readonly jsonText: string;
}

/** An answer with one member of text; the other members are printed. */
export function textAnswer(member: string, text: string, others: object): JsonText {
  const rest = JSON.stringify(others);
  return { jsonText: `{"${member}":${text}${rest === '{}' ? '}' : `,${rest.slice(1)}`}` };
}

/** The text of an answer. */
export function answerText(answer: object): string {
  return isText(answer) ? answer.jsonText : JSON.stringify(answer);
}

/** The answer as an object. */
export function answerObject(answer: object): object {
  return isText(answer) ? (JSON.parse(answer.jsonText) as object) : answer; // textAnswer makes objects
}

function isText(answer: object): answer is JsonText {
  return 'jsonText' in answer;
}
