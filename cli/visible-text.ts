/**
 * Text from outside as a terminal may show it. A control character moves the cursor or rewrites what stands there, U+202E turns what
 * follows around, and what has no width makes two names look like one: each is shown as the escape that JSON has for it, `\u202e`.
 */

/** Joiners that a word or an emoji is written with, such as U+200C in Persian and U+200D in a family. */
const neededJoiner = [
  String.raw`(?<=[\p{Extended_Pictographic}\p{Emoji_Modifier}\u{fe0f}])\u200d(?=\p{Extended_Pictographic})`,
  String.raw`(?<=(?![\p{scx=Latin}\p{scx=Greek}\p{scx=Cyrillic}])[\p{L}\p{M}])[\u200c\u200d]`,
  // The flags of England, Scotland and Wales are spelled in tags.
  String.raw`(?<=\u{1f3f4}[\u{e0020}-\u{e007e}]{0,6})[\u{e0020}-\u{e007f}]`,
];
/** How a character before them is drawn. */
const variationSelector = String.raw`[\u{fe00}-\u{fe0f}\u{e0100}-\u{e01ef}]`;
const hidden = String.raw`[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\ufff9-\ufffb]`;

const harmless = `${[...neededJoiner, variationSelector].join('|')}`;
const inLine = new RegExp(`${harmless}|(${hidden})`, 'gu');
const inLines = new RegExp(`${harmless}|\\n|(${hidden})`, 'gu');

const escaped = (character: string): string =>
  Array.from({ length: character.length }, (_, at) => character.charCodeAt(at))
    .map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`)
    .join('');

const replaced = (text: string, pattern: RegExp): string =>
  text.replace(pattern, (whole: string, found: string | undefined) => (found === undefined ? whole : escaped(found)));

/** A value that stands in one line. */
export const visible = (value: string): string => replaced(value, inLine);

/** Text of several lines, JSON too: within its strings the escapes mean what they stand for. */
export const visibleLines = (text: string): string => replaced(text, inLines);
