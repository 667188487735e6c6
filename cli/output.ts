import type { Style } from './style';

/** What a command has to say: as data for programs, as text for people. */
export interface Output {
  readonly data: unknown;
  readonly human: (style: Style) => string;
  /** 0 unless given. */
  readonly exitCode?: number;
}

/** Rows under headings, each column as wide as its widest value. */
export const table = (headings: readonly string[], rows: readonly (readonly string[])[]): string => {
  const widths = headings.map((heading, at) => Math.max(heading.length, ...rows.map((row) => row[at]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd();
  return [headings, ...rows].map(line).join('\n');
};

/** One thing, a property a line; what is not set is left out. */
export const details = (properties: Readonly<Record<string, string | undefined>>): string => {
  const set = Object.entries(properties).filter(([, value]) => value !== undefined && value !== '');
  const width = Math.max(0, ...set.map(([name]) => name.length));
  return set.map(([name, value]) => `${name.padEnd(width)}  ${value}`).join('\n');
};

/** The text to print. */
export const render = (output: Output, form: { readonly json: boolean; readonly style: Style }): string =>
  `${form.json ? JSON.stringify(output.data, null, 2) : output.human(form.style)}\n`;
