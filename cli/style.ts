import { control, type Text, text, type Value } from './text';

/** How texts for people look where they are written. */
export interface Style {
  readonly good: (value: Value) => Text;
  readonly bad: (value: Value) => Text;
  readonly warning: (value: Value) => Text;
  /** Columns that a line has room for. */
  readonly columns: number;
  /** A command as it must be typed here: `npx scimctl org list`. */
  readonly command: (words: Value) => Text;
}

const painted = (code: number) => (value: Value) => text`${control(`\u001b[${code}m`, value)}${control('\u001b[39m')}`;
const coloured = { good: painted(32), bad: painted(31), warning: painted(33) };
const unpainted = (value: Value) => text`${value}`;
const plain = { good: unpainted, bad: unpainted, warning: unpainted };

interface Place {
  readonly terminal: boolean;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly columns?: number | undefined;
  /** How scimctl is called here. */
  readonly program?: string | undefined;
}

/** Colours only where a terminal shows them and nobody asked for none: https://no-color.org */
export const styleFor = ({ terminal, environment, columns, program = 'scimctl' }: Place): Style => ({
  ...(terminal && !environment.NO_COLOR && environment.TERM !== 'dumb' ? coloured : plain),
  columns: terminal && columns !== undefined && columns > 0 ? columns : Number.POSITIVE_INFINITY,
  command: (words) => text`${program} ${words}`,
});
