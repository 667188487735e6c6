/** Takes personal data and keys out of sentences before they are logged. What is left has the form of the sentence. */
import { withoutKeys } from '../scim/without-keys';
import { maskQuotations } from './mask-quotations';

/** Stands in a log line for what was there. */
const MASK = '…';

// Values stand in quotes and may hold quotes, so that a quotation only surely ends with the last quote.
const singleQuoted = /(?<![\p{L}\p{N}])['‘`].*['’`](?![\p{L}\p{N}])/su;
// Only from the beginning of a word, so that a long one is read once.
const addresses = /(?<![^\s"'<>(),;:])[^\s"'<>(),;:@]+@[^\s"'<>(),;:]+/g;
const longNumbers = /\d{4,}/g;
/** No word of ours is longer. */
const LONGEST_WORD = 64;
const word = /[\p{L}\p{N}_][\p{L}\p{N}_@.+-]{2,}/gu;

/** What a sentence is about, so that more of its words are known to be values. */
export interface SentText {
  /** All that the client sent. */
  readonly text: string;
  /** Names of attributes and the like: no values, though clients send them. */
  readonly vocabulary: ReadonlySet<string>;
}

const holdsWord = (text: string, sought: string): boolean =>
  sought.length > LONGEST_WORD ||
  new RegExp(`(?<![\\p{L}\\p{N}_])${sought.replace(/[.+]/g, '\\$&')}(?![\\p{L}\\p{N}_])`, 'u').test(text);

/** A sentence without the values that it quotes, the addresses and long numbers in it, and the words that the client sent. */
export const maskSentence = (sentence: string, sent?: SentText): string => {
  const masked = maskQuotations(withoutKeys(sentence), MASK)
    .replace(singleQuoted, `'${MASK}'`)
    .replace(addresses, MASK)
    .replace(longNumbers, MASK);
  if (sent === undefined) return masked;
  return masked.replace(word, (found) =>
    sent.vocabulary.has(found.toLowerCase()) || !holdsWord(sent.text, found) ? found : MASK,
  );
};
