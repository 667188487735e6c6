import { barChart } from '../../bench/http/bar-chart';

const draw = (...values: readonly (number | undefined)[]) =>
  barChart({
    title: 'A < B & C',
    unit: 'ms',
    series: values.map((_, n) => ({ name: `s${n}`, color: `#00000${n}` })),
    groups: [{ label: 'get', values }],
  });
const widths = (svg: string): number[] =>
  [...svg.matchAll(/width="([\d.]+)" height="11"/g)].map(([, width]) => Number(width));

test('ten times as much is one step longer', () => {
  const [one = 0, ten = 0, thousand = 0] = widths(draw(1, 10, 1000));
  expect(one).toBe(1);
  expect(thousand).toBeCloseTo(3 * ten, 0);
});

test('text is escaped, and what is not known has no bar', () => {
  const svg = draw(1, undefined, 100);
  expect(svg).toContain('A &lt; B &amp; C');
  expect(widths(svg)).toHaveLength(2);
});
