/** Bars on a logarithmic scale, as an SVG picture that needs no font and no script of its own. */

/** A group of bars, one for each series. */
export interface BarGroup {
  readonly label: string;
  /** Undefined where there is nothing to show. */
  readonly values: readonly (number | undefined)[];
}

export interface BarChart {
  readonly title: string;
  readonly unit: string;
  readonly series: readonly { readonly name: string; readonly color: string }[];
  readonly groups: readonly BarGroup[];
}

const size = { width: 860, left: 250, right: 90, bar: 13, gap: 12, head: 66, foot: 34 } as const;

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

const shown = (value: number): string =>
  value >= 100 ? Math.round(value).toLocaleString('en-US') : value >= 10 ? value.toFixed(1) : value.toFixed(2);

/** Draws the chart. */
export const barChart = ({ title, unit, series, groups }: BarChart): string => {
  const values = groups.flatMap((group) => group.values.filter((value) => value !== undefined));
  const low = Math.floor(Math.log10(Math.min(...values)));
  const high = Math.ceil(Math.log10(Math.max(...values)));
  const plot = size.width - size.left - size.right;
  const at = (value: number): number => ((Math.log10(value) - low) / (high - low)) * plot;
  const groupHeight = series.length * size.bar + size.gap;
  const height = size.head + groups.length * groupHeight + size.foot;
  const text = (x: number, y: number, anchor: string, content: string, more = ''): string =>
    `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" text-anchor="${anchor}"${more}>${escaped(content)}</text>`;
  const bottom = height - size.foot;
  const grid = Array.from({ length: high - low + 1 }, (_, step) => {
    const value = 10 ** (low + step);
    const x = size.left + at(value);
    const line = `<line x1="${x.toFixed(1)}" y1="${size.head - 6}" x2="${x.toFixed(1)}" y2="${bottom}" stroke="#d8dee4"/>`;
    return line + text(x, bottom + 16, 'middle', `${value.toLocaleString('en-US')} ${unit}`, ' fill="#57606a"');
  });
  const legend = series.map(({ name, color }, position) => {
    const x = size.left + position * 130;
    return `<rect x="${x}" y="36" width="12" height="12" fill="${color}"/>${text(x + 18, 46, 'start', name)}`;
  });
  const bars = groups.map((group, position) => {
    const top = size.head + position * groupHeight;
    const label = text(size.left - 10, top + (series.length * size.bar) / 2 + 4, 'end', group.label);
    const drawn = group.values.map((value, index) => {
      if (value === undefined) return '';
      const y = top + index * size.bar;
      const width = Math.max(1, at(value));
      const bar = `<rect x="${size.left}" y="${y}" width="${width.toFixed(1)}" height="${size.bar - 2}" fill="${series[index]?.color}"/>`;
      return bar + text(size.left + width + 5, y + size.bar - 3, 'start', shown(value));
    });
    return label + drawn.join('');
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.width} ${height}" width="${size.width}" height="${height}" font-family="sans-serif" font-size="12" fill="#1f2328">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="${size.width}" height="${height}" fill="#ffffff"/>`,
    text(16, 24, 'start', title, ' font-size="15" font-weight="bold"'),
    ...legend,
    ...grid,
    ...bars,
    '</svg>',
    '',
  ].join('\n');
};
