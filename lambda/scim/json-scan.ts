/**
 * Walks JSON text without recursion: finds where it breaks the grammar of RFC 8259. The messages of
 * `JSON.parse` differ between versions of Node and often leave the position out.
 */

/** Where the text stops being JSON; `unexpected` is what stands there, undefined at the end of the text. */
export interface SyntaxFault {
  readonly position: number;
  readonly unexpected: string | undefined;
}

const WHITESPACE = /[ \t\n\r]*/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const LITERAL = /true|false|null/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[\dA-Fa-f]{4})/y;
const FIRST_PRINTABLE = 0x20;

const matchAt = (pattern: RegExp, text: string, position: number): number => {
  pattern.lastIndex = position;
  return pattern.test(text) ? pattern.lastIndex : position;
};

interface Stop {
  readonly at: number;
  readonly ok: boolean;
}

/** From the opening quote to behind the closing one, or to what breaks the string. */
const scanString = (text: string, start: number): Stop => {
  let at = start + 1;
  while (at < text.length) {
    const character = text[at];
    if (character === '"') return { at: at + 1, ok: true };
    if (text.charCodeAt(at) < FIRST_PRINTABLE) return { at, ok: false };
    const next = character === '\\' ? matchAt(ESCAPE, text, at) : at + 1;
    if (next === at) return { at, ok: false };
    at = next;
  }
  return { at, ok: false };
};

const scanScalar = (text: string, start: number): Stop => {
  if (text[start] === '"') return scanString(text, start);
  const end = Math.max(matchAt(NUMBER, text, start), matchAt(LITERAL, text, start));
  return { at: end, ok: end > start };
};

/** What may come next: a value, a value or `]`, a key, a key or `}`, a colon, or what follows a value. */
type Expected = 'value' | 'element' | 'key' | 'firstKey' | 'colon' | 'rest';

const closes: ReadonlySet<Expected> = new Set(['element', 'firstKey', 'rest']);
const opens: ReadonlySet<Expected> = new Set(['value', 'element']);
const keys: ReadonlySet<Expected> = new Set(['key', 'firstKey']);

/** The first fault of the text, or undefined when it is JSON. */
export const findSyntaxFault = (text: string): SyntaxFault | undefined => {
  /** The brackets that are to be closed, innermost last. */
  const closing: string[] = [];
  let expected: Expected = 'value';
  let at = 0;
  for (;;) {
    at = matchAt(WHITESPACE, text, at);
    const character = text[at];
    const innermost = closing.at(-1);
    if (character === undefined) {
      return expected === 'rest' && innermost === undefined ? undefined : { position: at, unexpected: undefined };
    }
    if (character === innermost && closes.has(expected)) {
      closing.pop();
      expected = 'rest';
      at += 1;
    } else if ((character === '{' || character === '[') && opens.has(expected)) {
      closing.push(character === '{' ? '}' : ']');
      expected = character === '{' ? 'firstKey' : 'element';
      at += 1;
    } else if (character === ',' && expected === 'rest' && innermost !== undefined) {
      expected = innermost === '}' ? 'key' : 'value';
      at += 1;
    } else if (character === ':' && expected === 'colon') {
      expected = 'value';
      at += 1;
    } else if (opens.has(expected) || (keys.has(expected) && character === '"')) {
      const stop = scanScalar(text, at);
      if (!stop.ok) return { position: stop.at, unexpected: text[stop.at] };
      expected = keys.has(expected) ? 'colon' : 'rest';
      at = stop.at;
    } else {
      return { position: at, unexpected: character };
    }
  }
};
