/** What may be written. Only these functions make it, and each shows what comes from outside by `visible`. */
import { visible, visibleLines } from './visible-text';

export interface Text {
  readonly shown: string;
}

/** Something to be shown; of a string nobody knows where it comes from. */
export type Value = string | number | Text;

/** The value as it may stand in a line. */
const shownValue = (value: Value): string => (typeof value === 'object' ? value.shown : visible(String(value)));

/** Words of ours with values in them. */
export const text = (words: TemplateStringsArray, ...values: readonly Value[]): Text => ({
  shown: words.map((word, at) => word + (at < values.length ? shownValue(values[at] ?? '') : '')).join(''),
});

/** Each on a line of its own. */
export const lines = (parts: readonly Value[]): Text => ({ shown: parts.map(shownValue).join('\n') });

/** Text that has lines already, such as a guide or a stack. */
export const multiline = (value: string): Text => ({ shown: visibleLines(value) });

/** As programs read it. */
export const json = (value: unknown, indent?: number): Text => multiline(JSON.stringify(value, null, indent));

/** A control sequence of ours, which moves the cursor or paints. */
export const control = (sequence: string, value: Value = ''): Text => ({ shown: sequence + shownValue(value) });
