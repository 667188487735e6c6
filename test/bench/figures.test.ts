import { figuresOf } from '../../bench/http/figures';
import type { Measure } from '../../bench/http/measure';
import { readOptions } from '../../bench/http/options';
import type { Results } from '../../bench/http/run';

const measure = (given: Partial<Measure>): Measure => ({
  step: 'PATCH active',
  title: 'cdk-scim',
  size: 1_000,
  concurrency: 8,
  operations: 100,
  perSecond: 300,
  p50: 2,
  p99: 4,
  cpu: 1,
  ...given,
});

const figures = (...measures: readonly Measure[]) => {
  const results: Results = { at: '', node: '', cores: 2, measures, users: [], groups: [], peerLost: [] };
  return figuresOf(results, []);
};

test('the peer has to be passed by rate and by CPU', () => {
  const peer = (given: Partial<Measure>) => measure({ title: 'scimmy', perSecond: 150, cpu: 2, ...given });
  expect(figures(measure({}), peer({}))).toMatchObject([{ measured: 'rate 2.00×, CPU 2.00×', reached: true }]);
  expect(figures(measure({}), peer({ cpu: 1.2 }))).toMatchObject([{ reached: false }]);
  expect(figures(measure({}), peer({ perSecond: 290 }))).toMatchObject([{ reached: false }]);
});

test('what takes the peer long is compared one at a time', () => {
  const ours = [measure({ concurrency: 1, perSecond: 90 }), measure({ perSecond: 300 })];
  const [figure] = figures(...ours, measure({ title: 'scimmy', concurrency: 1, perSecond: 30, cpu: 3 }));
  expect(figure).toMatchObject({ measured: 'rate 3.00×, CPU 3.00×' });
});

test('flat is the largest beside the smallest directory, one request at a time', () => {
  const sizes = [1_000, 10_000, 100_000].map((size, n) => measure({ step: 'get', concurrency: 1, size, p50: 2 + n }));
  expect(figures(...sizes)).toMatchObject([{ goal: '≤ 1.3', measured: '2.00; by CPU 1.00', reached: false }]);
});

test('a run that left something out says nothing of it', () => {
  expect(figures(measure({}))).toEqual([]);
});

test('the document is only written of a whole run', () => {
  expect(readOptions(['--write-docs'])).toMatchObject({ writeDocs: true, sizes: [1_000, 10_000, 100_000] });
  for (const partial of ['--quick', '--only=get', '--sizes=1000', '--no-peer']) {
    expect(() => readOptions(['--write-docs', partial])).toThrow('alone');
  }
  expect(() => readOptions(['--sizes', '1000,x'])).toThrow('--sizes takes numbers');
});
