/** Results as people read them: `docs/performance.md`, its picture, and the figures for a terminal. */
import { type BarGroup, barChart } from './bar-chart';
import type { Figure } from './figures';
import type { Measure } from './measure';
import { peer } from './peer';
import { OURS } from './prepare';
import type { Breakdown } from './profile/profile-cases';
import type { Results } from './run';

const grouped = (value: number): string => value.toLocaleString('en-US');
const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n');

const rate = (value: number): string => (value >= 100 ? grouped(Math.round(value)) : value.toFixed(1));
const milliseconds = (value: number): string => (value >= 100 ? grouped(Math.round(value)) : value.toFixed(2));

/** The figures for a terminal. */
export const figureLines = (figures: readonly Figure[]): string =>
  figures
    .map(({ what, goal, measured, reached }) =>
      [what.padEnd(76), goal.padEnd(18), (measured ?? '').padEnd(32), reached ? 'reached' : 'MISSED'].join(' '),
    )
    .join('\n');

const sizesOf = (measures: readonly Measure[], title: string): readonly number[] =>
  [...new Set(measures.filter((each) => each.title === title).map(({ size }) => size))].sort((a, b) => a - b);

/** One row for each operation and size, one column for each number of requests at a time. */
const measureTable = (measures: readonly Measure[]): string => {
  const lanes = [...new Set(measures.map(({ concurrency }) => concurrency))].sort((a, b) => a - b);
  const rows = [...new Set(measures.map(({ step }) => step))].flatMap((step) =>
    [OURS, peer.title].flatMap((title) =>
      sizesOf(measures, title).flatMap((size) => {
        const own = measures.filter((each) => each.step === step && each.title === title && each.size === size);
        if (own.length === 0) return [];
        const cells = lanes.map((lane) => {
          const found = own.find(({ concurrency }) => concurrency === lane);
          if (found === undefined) return '';
          const { perSecond, p50, p99, cpu } = found;
          return `${rate(perSecond)}/s, ${milliseconds(p50)} / ${milliseconds(p99)}, ${milliseconds(cpu)}`;
        });
        return [[step, title, grouped(size), ...cells]];
      }),
    ),
  );
  return table(['request', 'server', 'users or members', ...lanes.map((lane) => `${lane} at a time`)], rows);
};

const partTable = (breakdowns: readonly Breakdown[]): string => {
  const parts = Object.keys(breakdowns[0]?.byPart ?? {});
  return table(
    ['milliseconds of CPU', ...breakdowns.map(({ name }) => name)],
    [
      ...parts.map((part) => [part, ...breakdowns.map(({ byPart }) => (byPart[part] ?? 0).toFixed(2))]),
      ['**all**', ...breakdowns.map(({ cpu }) => `**${cpu.toFixed(2)}**`)],
      ['DynamoDB calls', ...breakdowns.map(({ calls }) => calls.toFixed(1))],
    ],
  );
};

const seedTable = ({ users, groups }: Results): string =>
  table(
    ['what', 'seconds', 'a second', 'memory of the service, highest'],
    [
      ...users.map((each) => ({ ...each, what: `${grouped(each.size)} users, 250 in a bulk request` })),
      ...groups.map((each) => ({ ...each, what: `a group of ${grouped(each.size)}, 4,000 members in a PATCH` })),
    ].map(({ what, seconds, size, peakMegabytes }) => [
      what,
      seconds.toFixed(1),
      grouped(Math.round(size / seconds)),
      `${Math.round(peakMegabytes)} MB`,
    ]),
  );

/** What the picture shows: the CPU of one request, of ours and of the peer, where both were measured. */
export const performanceChart = ({ measures }: Results): string => {
  const cpu = (title: string, step: string, size: number): number | undefined => {
    const own = measures.filter((each) => each.step === step && each.title === title && each.size === size);
    return (own.find(({ concurrency }) => concurrency === 8) ?? own.find(({ concurrency }) => concurrency === 1))?.cpu;
  };
  const groups = [...new Set(measures.map(({ step }) => step))].flatMap((step): BarGroup[] => {
    const sizes = sizesOf(
      measures.filter((each) => each.step === step),
      peer.title,
    );
    const shown = step.endsWith('a member') || step === 'complex filter' ? sizes : sizes.slice(-1);
    return shown.map((size) => ({
      label: `${step}, ${grouped(size)}`,
      values: [cpu(OURS, step, size), cpu(peer.title, step, size)],
    }));
  });
  return barChart({
    title: 'CPU of the server for one request (less is better, logarithmic)',
    unit: 'ms',
    series: [
      { name: OURS, color: '#0969da' },
      { name: `${peer.title}, Map`, color: '#bf8700' },
    ],
    groups,
  });
};

const lostChanges = ({ peerLost }: Results): string =>
  peerLost.length === 0
    ? ''
    : `After several changes at a time, groups of scimmy (${peerLost.map(grouped).join(', ')} members) did not hold what it had acknowledged; ours did.\n\n`;

/** `docs/performance.md`. */
export const performanceDocument = (
  results: Results,
  figures: readonly Figure[],
  breakdowns: readonly Breakdown[],
): string => `# How fast it is

Generated by \`npm run bench -- --write-docs\` (about half an hour) on Node ${results.node} and ${results.cores} cores, ${results.at.slice(0, 10)}.

What answers is the local run: the synthesized template, its bundled functions in threads, the embedded DynamoDB over HTTP with its data on
disk, all in one process. Beside it, in the same run and by turns, stands [scimmy](https://www.npmjs.com/package/scimmy) ${peer.packages.scimmy} with scimmy-routers
${peer.packages['scimmy-routers']} on Express, its resources in a Map: no disk, no transactions, no audit, no index, no other process to ask. A driver in a process of its own
sends real requests and checks every answer; a wrong one ends the run. CPU is that of the server's process over all its threads. Absolute
figures are those of one machine and say nothing about AWS, where [costs.md](costs.md) counts what matters; ratios hold.

![CPU of the server for one request](performance.svg)

## Figures to reach

${table(
  ['figure', 'goal', 'measured', 'reached'],
  figures.map(({ what, goal, measured, reached, because }) => [
    what,
    goal,
    measured ?? '',
    reached ? 'yes' : `**no**. ${because}`,
  ]),
)}

Against scimmy both the rate and the CPU have to be as many times better: it has one thread and ours several, so the rate alone would
not tell what a request costs.

## Where the time goes

Milliseconds of CPU of one request in a directory of 1,000, told by V8's profilers of all threads (\`npm run bench -- --profile\`). What Node does for
a file counts as that file's; what it does for nobody in particular, such as reading sockets, is shown apart.

${partTable(breakdowns)}

## Filling a directory

Through the API alone, from empty.

${seedTable(results)}

## All measurements

Each cell: requests a second, milliseconds p50 / p99, milliseconds of the server's CPU for one. Directories have the users named, and more
with each turn of the Entra cycle, of which three in ten create one, and of create, which comes last. Groups have the members named; they are in the largest directory. A filter that no index serves is refused
beyond 50,000 users ([limits.md](limits.md)) and can be walked with a cursor instead. scimmy is left out beyond 10,000, where one request takes seconds.

${lostChanges(results)}${measureTable(results.measures)}

\`npm run bench -- --quick\` takes three minutes; \`--only get\`, \`--sizes\`, \`--members\` and \`--concurrency\` narrow it. All numbers go to \`.cache/bench-http/results.json\`.
`;
