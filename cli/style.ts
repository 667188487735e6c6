/** Colours of texts for people. */
export interface Style {
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly warning: (text: string) => string;
}

const plain: Style = { good: (text) => text, bad: (text) => text, warning: (text) => text };

const painted = (code: number) => (text: string) => `\u001b[${code}m${text}\u001b[39m`;
const coloured: Style = { good: painted(32), bad: painted(31), warning: painted(33) };

/** Colours only where a terminal shows them and nobody asked for none: https://no-color.org */
export const styleFor = (terminal: boolean, environment: Readonly<Record<string, string | undefined>>): Style =>
  terminal && !environment.NO_COLOR && environment.TERM !== 'dumb' ? coloured : plain;
