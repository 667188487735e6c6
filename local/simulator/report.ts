/** Says in plain text what held and what did not. */
import type { PlayedExchange, PlayedSequence } from './play-sequence';

/** The most that is shown of a body. */
const shownCharacters = 4_000;

const indent = (text: string, by: string): string => text.replace(/^/gm, by);

const readable = (body: string): string => {
  let text = body;
  try {
    text = JSON.stringify(JSON.parse(body), undefined, 2);
  } catch {
    // Not JSON: shown as it is.
  }
  return text.length > shownCharacters ? `${text.slice(0, shownCharacters)}…` : text;
};

const message = (line: string, body: string | undefined): string =>
  indent(body ? `${line}\n${indent(readable(body), '  ')}` : line, '      ');

const dialogue = ({ sent, answer }: PlayedExchange): readonly string[] => [
  ...(sent ? [message(`sent ${sent.method} ${sent.url}`, sent.body)] : []),
  ...(answer ? [message(`came ${answer.status} ${answer.headers['content-type'] ?? ''}`.trimEnd(), answer.body)] : []),
];

const reportExchange = (exchange: PlayedExchange, verbose: boolean): readonly string[] => {
  const failed = exchange.problems.length > 0;
  return [
    `  ${failed ? '✗' : '✓'} ${exchange.title}`,
    ...exchange.problems.map((problem) => `      ${problem}`),
    ...(failed || verbose ? dialogue(exchange) : []),
  ];
};

/** A line for each exchange, and under those that failed what was sent and what came; under all of them when verbose. */
export const reportSequence = (played: PlayedSequence, { verbose }: { readonly verbose: boolean }): string =>
  [
    played.name,
    ...played.exchanges.flatMap((exchange) => reportExchange(exchange, verbose)),
    ...played.leftovers.map((url) => `  ! ${url} could not be deleted; delete it by hand`),
  ].join('\n');

/** How many exchanges of how many held. */
export const countHeld = (played: readonly PlayedSequence[]): { readonly held: number; readonly total: number } => {
  const exchanges = played.flatMap((each) => each.exchanges);
  return { held: exchanges.filter(({ problems }) => problems.length === 0).length, total: exchanges.length };
};

/** The last line. */
export const summarize = (played: readonly PlayedSequence[]): string => {
  const { held, total } = countHeld(played);
  const said = `${held} of ${total} exchanges held in ${played.length} ${played.length === 1 ? 'sequence' : 'sequences'}`;
  return held === total ? `${said}.` : `${said}; ${total - held} did not.`;
};
