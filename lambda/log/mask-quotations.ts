/** Takes out of a sentence what it quotes in double quotes. */

/** A value may hold quotes of its own, of any of these forms. */
const quote = /["“”„]/u;
/** A fixed text such as the hyphen in `letters, digits or "-"`; a value that is no more says nothing either. */
const oneSign = /^[!#$%&*+,./:;<=>?@^_|~-]$/;
const wordsOnly = /^[a-z ,.;:()-]+$/;

/**
 * Words of our own sentences that say nothing of anybody. What is between two quotations may be a part of one value that holds quotes
 * (`"The "Ada Lovelace" group"`); it is kept only where it has no other words.
 */
const plainWords: ReadonlySet<string> = new Set(
  `a already an and as at be before begin belongs bulk by cannot creation date digit digits does exactly exist exists for from group groups
  has have in is it its keeps letter letters list must name names needs no nobody not of on one only or organisation organization position
  protected role roles send since slug such than that the there this time to used user users with within wrong`.split(
    /\s+/,
  ),
);

const isPlain = (text = ''): boolean =>
  wordsOnly.test(text) && (text.match(/[a-z]+/g) ?? []).every((word) => plainWords.has(word));

/**
 * The sentence with `mask` for each value that it quotes. Where two values and what is between them may be one value, one mask stands for
 * all. A quotation that does not end goes to the end of the sentence.
 */
export const maskQuotations = (sentence: string, mask: string): string => {
  // Those with odd indices are quoted, unless a value holds quotes.
  const parts = sentence.split(quote);
  const last = parts.length - 1;
  let text = parts[0] ?? '';
  for (let start = 1; start <= last; ) {
    let end = start;
    while (end + 1 < last && !isPlain(parts[end + 1])) end += 2;
    const isSign = start === end && end < last && oneSign.test(parts[start] ?? '');
    text += `"${isSign ? parts[start] : mask}"`;
    if (end < last) text += parts[end + 1];
    // One quote of them is a value's: what follows the last one is the sentence again, or belongs to the value.
    else if (start < end && isPlain(parts[end])) text += parts[end];
    start = end + 2;
  }
  return text;
};
