/** The matrix: one row a behaviour, one column a mode. */
import type { Mode } from '../../lambda/scim/mode';
import { type Behaviour, chapters } from './behaviours';
import type { PlayedCheck } from './play-checks';

export type RowOutcome = PlayedCheck['outcome'];

export interface MatrixRow {
  readonly behaviour: Behaviour;
  readonly played: readonly PlayedCheck[];
}

const modes: readonly Mode[] = ['compatible', 'strict'];
const signs: Readonly<Record<RowOutcome, string>> = { held: '✓', failed: '✗', 'not run': '–' };

/** What became of a row in a mode: failed when one of its checks did, held when at least one was run. */
export const outcomeOf = ({ played }: Pick<MatrixRow, 'played'>, mode: Mode): RowOutcome => {
  const outcomes = played.filter((each) => each.mode === mode).map(({ outcome }) => outcome);
  if (outcomes.includes('failed')) return 'failed';
  return outcomes.includes('held') ? 'held' : 'not run';
};

/** The rows of all behaviours. */
export const rowsOf = (played: readonly PlayedCheck[]): readonly MatrixRow[] =>
  chapters.flatMap(({ behaviours }) =>
    behaviours.map((behaviour) => ({
      behaviour,
      played: played.filter(({ check }) => check.behaviour === behaviour.number),
    })),
  );

const shownCharacters = 1_500;
const short = (text: string): string => (text.length > shownCharacters ? `${text.slice(0, shownCharacters)}…` : text);

const explain = ({ check, mode, outcome, problems, exchange }: PlayedCheck): readonly string[] => {
  if (outcome === 'held') return [];
  return [
    `      ${signs[outcome]} ${mode}: ${check.title}`,
    ...problems.map((problem) => `          ${problem}`),
    ...(exchange === undefined
      ? []
      : [
          `          sent ${exchange.sent.method} ${exchange.sent.url}`,
          ...(exchange.sent.body === undefined ? [] : [`               ${short(exchange.sent.body)}`]),
          `          came ${exchange.came.status} ${short(exchange.came.body)}`,
        ]),
  ];
};

/** The matrix as text; under a row that did not hold in full, why. */
export const showMatrix = (played: readonly PlayedCheck[]): string => {
  const all = rowsOf(played);
  const width = Math.max(...all.map(({ behaviour }) => behaviour.title.length)) + 2;
  const sourceWidth = Math.max(...all.map(({ behaviour }) => behaviour.source.length));
  const lines = chapters.flatMap(({ title, behaviours }) => [
    '',
    `${title.padEnd(width + 8)}${''.padEnd(sourceWidth + 2)}compatible  strict`,
    ...all
      .filter(({ behaviour }) => behaviours.includes(behaviour))
      .flatMap((row) => {
        const { number, title: behaviour, source } = row.behaviour;
        const [compatible, strict] = modes.map((mode) => signs[outcomeOf(row, mode)]);
        return [
          `  ${number.padEnd(5)} ${behaviour.padEnd(width)}${source.padEnd(sourceWidth + 2)}    ${compatible}         ${strict}`,
          ...row.played.flatMap(explain),
        ];
      }),
  ]);
  return lines.join('\n').trimStart();
};

/** The last line, with the counts of checks. */
export const summarizeChecks = (played: readonly PlayedCheck[]): string => {
  const count = (outcome: RowOutcome) => played.filter((each) => each.outcome === outcome).length;
  const rows = rowsOf(played).filter((row) => row.played.some(({ outcome }) => outcome === 'failed')).length;
  const skipped = count('not run') === 0 ? '' : `, ${count('not run')} not run`;
  return `${count('held')} checks held, ${count('failed')} failed${skipped}; ${rows === 0 ? 'no row fails' : `${rows} rows fail`}.`;
};
