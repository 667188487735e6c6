import { arch, cpus } from 'node:os';
import { type Findings, judge, steadyMemory } from './judge';
import { quantile, type Tally } from './tally';

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
const milliseconds = (values: readonly number[], share: number): string =>
  values.length === 0 ? '–' : `${quantile(values, share).toFixed(1)} ms`;

const organizationRow = (name: string, { served, refused }: Tally): string =>
  row([
    name,
    served.length.toLocaleString('en-US'),
    refused.length.toLocaleString('en-US'),
    milliseconds(served, 0.5),
    milliseconds(served, 0.99),
    milliseconds(refused, 0.5),
    milliseconds(refused, 0.99),
  ]);

/** The tables, for the terminal and for the document. */
export const soakTables = (findings: Findings): string =>
  [
    row(['organisation', 'served', '429', 'served p50', 'p99', '429 p50', 'p99']),
    row(Array.from({ length: 7 }, () => '---')),
    organizationRow(`loud, ${findings.factor} times its rate of ${findings.perSecond} a second`, findings.loud),
    organizationRow('quiet, as an identity provider works', findings.quiet),
    '',
    row(['what', 'found', 'wanted']),
    row(['---', '---', '---']),
    ...judge(findings).map(({ what, found, wanted, good }) => row([what, good ? found : `**${found}**`, wanted])),
  ].join('\n');

/** Everything that was measured. */
export const soakJson = (findings: Findings): string => {
  const of = ({ statuses, served, refused, problems, problemCount }: Tally) => ({
    statuses: Object.fromEntries(statuses),
    servedMilliseconds: { p50: quantile(served, 0.5), p99: quantile(served, 0.99), most: quantile(served, 1) },
    refusedMilliseconds: { p50: quantile(refused, 0.5), p99: quantile(refused, 0.99), most: quantile(refused, 1) },
    problemCount,
    problems,
  });
  const { seconds, perSecond, factor, sent, loud, quiet, memory, load } = findings;
  const machine = { node: process.versions.node, architecture: arch(), cores: cpus().length, load };
  const result = {
    machine,
    seconds,
    perSecond,
    factor,
    sent,
    loud: of(loud),
    quiet: of(quiet),
    steadyMemory: steadyMemory(memory),
    memory,
    verdicts: judge(findings),
  };
  return `${JSON.stringify(result, undefined, 2)}\n`;
};

const marks = ['<!-- soak -->', '<!-- /soak -->'] as const;

/** The document with new tables between its marks. */
export const withTables = (text: string, findings: Findings): string => {
  const [begin, end] = marks.map((mark) => text.indexOf(mark));
  if (begin === undefined || end === undefined || begin < 0 || end < begin) {
    throw new Error(`The document has no ${marks.join(' … ')}.`);
  }
  // More than there are cores, and the times tell of whatever else ran.
  const load = `a load average of ${findings.load.toFixed(0)}`;
  const minutes = `${(findings.seconds / 60).toFixed(0)} minutes on Node ${process.versions.node}`;
  const what = `${minutes}, ${cpus().length} cores with ${load}, client and service together:`;
  return `${text.slice(0, begin + marks[0].length)}\n${what}\n\n${soakTables(findings)}\n${text.slice(end)}`;
};
