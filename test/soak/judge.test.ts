/** What `npm run soak` fails for. */
import { type Findings, judge } from '../../bench/soak/judge';
import { type MemorySample, slopePerMinute } from '../../bench/soak/memory';
import { soakTables, withTables } from '../../bench/soak/report';
import { newTally, type Tally } from '../../bench/soak/tally';

const line = (perMinute: number, seconds = 600): MemorySample[] =>
  Array.from({ length: seconds / 2 }, (_, n) => ({
    seconds: n * 2,
    megabytes: 300 + (n * 2 * perMinute) / 60 + (n % 5),
  }));
const tally = (statuses: Record<number, number>, rest: Partial<Tally> = {}): Tally => ({
  ...newTally(),
  statuses: new Map(Object.entries(statuses).map(([status, count]) => [Number(status), count])),
  served: Array.from({ length: statuses[200] ?? 0 }, () => 5),
  ...rest,
});
const good: Findings = {
  seconds: 600,
  perSecond: 25,
  factor: 4,
  sent: 60_000,
  loud: tally({ 200: 15_040, 429: 44_960 }),
  quiet: tally({ 200: 2_000 }),
  memory: line(1),
  load: 1.2,
};
const failed = (findings: Partial<Findings>): readonly string[] =>
  judge({ ...good, ...findings }).flatMap((verdict) => (verdict.good ? [] : [verdict.what]));

test('a service that bears it passes', () => {
  expect(failed({})).toEqual([]);
});

test.each<[string, Partial<Findings>]>([
  ['answers 5xx', { loud: tally({ 200: 15_040, 503: 1 }) }],
  ['answers 5xx', { quiet: tally({ 200: 2_000, 500: 1 }) }],
  ['429 for the quiet organisation', { quiet: tally({ 200: 2_000, 429: 1 }) }],
  [
    'anything else that is neither a success nor a 429 as it should be',
    { loud: tally({ 200: 15_040 }, { problemCount: 1 }) },
  ],
  ['of these served, in all', { loud: tally({ 200: 14_000 }) }],
  ['of these served, in all', { loud: tally({ 200: 16_000 }) }],
  ['requests of the loud organisation a second', { sent: 50_000 }],
  ['growth of memory after the first third', { memory: line(10) }],
])('%s', (what, findings) => {
  expect(failed(findings)).toEqual([what]);
});

test('what is taken up while it warms up is not held against it', () => {
  const memory = line(0).map(({ seconds, megabytes }) => ({
    seconds,
    megabytes: megabytes - Math.max(0, 190 - seconds),
  }));
  expect(failed({ memory })).toEqual([]);
});

test('the slope is that of the line', () => {
  expect(slopePerMinute([0, 60, 120].map((seconds) => ({ seconds, megabytes: 100 + seconds / 12 })))).toBeCloseTo(5);
});

test('the document keeps all but what is between its marks', () => {
  const text = 'before\n<!-- soak -->\nold\n<!-- /soak -->\nafter\n';
  const written = withTables(text, good);
  expect(written).toContain(soakTables(good));
  expect(written).not.toContain('old');
  expect(written).toMatch(/^before\n<!-- soak -->\n10 minutes on [\s\S]*\n<!-- \/soak -->\nafter\n$/);
  expect(withTables(written, good)).toBe(written);
  expect(() => withTables('nothing', good)).toThrow('<!-- soak -->');
});
