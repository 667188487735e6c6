/** Tables that fit the terminal, with columns that line up whatever stands in them: wide characters, emoji, combining marks. */
import stringWidth from 'string-width';
import { isUuid } from '../lambda/scim/is-uuid';
import type { Style } from './style';
import { lines, type Text } from './text';
import { visible } from './visible-text';

const GAP = 2;
/** A column is not made narrower while another way is left. */
const NARROW_COLUMNS = 12;
const NARROWEST_COLUMNS = 4;

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

const widest = (texts: readonly string[]): number => Math.max(0, ...texts.map((each) => stringWidth(each)));

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);

/** Takes from the widest columns first, down to the floors. */
const shrunk = (widths: readonly number[], floors: readonly number[], room: number): readonly number[] => {
  const next = [...widths];
  for (let left = sum(next) - room; left > 0; left -= 1) {
    const candidates = next.map((width, at) => (width > (floors[at] ?? 0) ? width : 0));
    const largest = Math.max(...candidates);
    if (largest === 0) return next;
    next[candidates.lastIndexOf(largest)] = largest - 1;
  }
  return next;
};

/** An id, also in brackets behind a name. */
const isId = (word: string): boolean => isUuid(word) || (word.startsWith('(') && isUuid(word.slice(1, -1)));

/** First no word is cut, then no id, and at last anything. */
const fitted = (columns: readonly (readonly string[])[], room: number): readonly number[] => {
  const wanted = columns.map(widest);
  const words = columns.map((cells) => cells.flatMap((cell) => cell.split(' ')));
  const tries = [
    words.map(widest),
    words.map((each, at) => Math.min(wanted[at] ?? 0, Math.max(NARROW_COLUMNS, widest(each.filter(isId))))),
    wanted.map((width) => Math.min(width, NARROWEST_COLUMNS)),
  ];
  let widths: readonly number[] = wanted;
  for (const floors of tries) {
    widths = shrunk(widths, floors, room);
    if (sum(widths) <= room) return widths;
  }
  return widths;
};

/** A word that is wider than its column, in pieces that are not. */
const pieces = (word: string, width: number): readonly string[] => {
  if (stringWidth(word) <= width) return [word];
  const found: string[] = [];
  let [piece, used] = ['', 0];
  for (const { segment } of graphemes.segment(word)) {
    const own = stringWidth(segment);
    if (used > 0 && used + own > width) {
      found.push(piece);
      [piece, used] = ['', 0];
    }
    piece += segment;
    used += own;
  }
  return [...found, piece];
};

/** The cell as lines of its column. */
const wrapped = (cell: string, width: number): readonly string[] => {
  if (stringWidth(cell) <= width) return [cell];
  const found: string[] = [];
  let line: string | undefined;
  for (const piece of cell.split(' ').flatMap((word) => pieces(word, width))) {
    if (line !== undefined && stringWidth(line) + 1 + stringWidth(piece) > width) {
      found.push(line);
      line = undefined;
    }
    line = line === undefined ? piece : `${line} ${piece}`;
  }
  return [...found, line ?? ''];
};

/** With spaces up to the width. */
const padded = (cell: string, width: number): string => cell + ' '.repeat(Math.max(0, width - stringWidth(cell)));

/** From so many columns on rows are shown one below the other where a terminal is too narrow for them side by side. */
const MANY_COLUMNS = 4;

/** Whether columns side by side would cut words or ids into narrow pieces. */
const isTooNarrow = (columns: readonly (readonly string[])[], widths: readonly number[]): boolean =>
  columns.length >= MANY_COLUMNS &&
  columns.some((cells, at) => {
    const words = cells.flatMap((cell) => cell.split(' '));
    const least = Math.max(Math.min(NARROW_COLUMNS, widest(words)), widest(words.filter(isId)));
    return (widths[at] ?? 0) < least;
  });

/** A row as its headings and values, one below the other. */
const stacked = (headings: readonly string[], row: readonly string[], columns: number): readonly string[] => {
  const width = widest(headings);
  return headings.flatMap((heading, at) =>
    (row[at] ?? '') === ''
      ? []
      : wrapped(row[at] ?? '', Math.max(NARROWEST_COLUMNS, columns - width - GAP)).map(
          (line, position) => padded(position === 0 ? heading : '', width + GAP) + line,
        ),
  );
};

/** Rows under headings, each column as wide as its widest value, or narrower where the terminal is. */
export const table = (
  { columns }: Pick<Style, 'columns'>,
  headings: readonly string[],
  rows: readonly (readonly string[])[],
): Text => {
  const all = [headings, ...rows].map((row) => headings.map((_, at) => visible(row[at] ?? '')));
  const byColumn = headings.map((_, at) => all.map((row) => row[at] ?? ''));
  const widths = fitted(byColumn, columns - GAP * (headings.length - 1));
  if (isTooNarrow(byColumn, widths)) {
    const [shownHeadings = [], ...shownRows] = all;
    return lines(shownRows.flatMap((row, at) => [...(at === 0 ? [] : ['']), ...stacked(shownHeadings, row, columns)]));
  }
  return lines(
    all.flatMap((row) => {
      const cells = row.map((cell, at) => wrapped(cell, widths[at] ?? 0));
      const height = Math.max(...cells.map((cell) => cell.length));
      return Array.from({ length: height }, (_, line) =>
        cells
          .map((cell, at) => padded(cell[line] ?? '', widths[at] ?? 0))
          .join(' '.repeat(GAP))
          .trimEnd(),
      );
    }),
  );
};

/** One thing, a property a line; what is not set is left out. */
export const details = (properties: Readonly<Record<string, string | undefined>>): Text => {
  const set = Object.entries(properties).flatMap(([name, value]) =>
    value === undefined || value === '' ? [] : [[visible(name), visible(value)] as const],
  );
  const width = widest(set.map(([name]) => name));
  return lines(set.map(([name, value]) => `${padded(name, width)}  ${value}`));
};
