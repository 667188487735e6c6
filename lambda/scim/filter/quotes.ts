/**
 * Quotes that are none in JSON: what word processors, chats and SQL put around a value. Each line holds marks that close
 * one another, since languages differ in which of them opens („…“, “…”, ”…”, «…», »…«).
 */
const families: readonly string[] = [
  "'",
  '\u2018\u2019\u201a\u201b', // ‘ ’ ‚ ‛
  '\u201c\u201d\u201e\u201f', // “ ” „ ‟
  '\u00ab\u00bb', // « »
  '\u2039\u203a', // ‹ ›
  '`\u00b4', // ` ´
  '\u2032', // ′
  '\u2033', // ″
  '\uff07', // ＇
  '\uff02', // ＂
  '\u300c\u300d', // 「 」
  '\u300e\u300f', // 『 』
  '\u301d\u301e\u301f', // 〝 〞 〟
  '\ufe41\ufe42', // ﹁ ﹂
  '\ufe43\ufe44', // ﹃ ﹄
  '\uff62\uff63', // ｢ ｣
  '\u2e42', // ⹂
];

const closing = new Map(families.flatMap((family) => [...family].map((mark) => [mark, family] as const)));

/** The marks that close what a mark opens; undefined for a character that is no quote, and for the quote of JSON. */
export const closingQuotes = (mark: string): string | undefined => closing.get(mark);
