import type { AdminClient } from '../admin-client';
import { CallFailure } from '../call-failure';
import type { CliContext } from '../cli-context';
import { json, text } from '../text';
import { type ActivityFilter, activityLine, collectActivity, type Entry } from './activity';

const FIRST_ENTRIES = 10;
const EVERY_MILLISECONDS = 2_000;
const LONGEST_PAUSE_MILLISECONDS = 30_000;
/** An entry gets its time before it is written: one of a slow request is still found behind others that are newer. */
const OVERLAP_MILLISECONDS = 60_000;

const byTime = (a: Entry, b: Entry): number => (a.at === b.at ? a.id.localeCompare(b.id) : a.at.localeCompare(b.at));

const latest = (times: readonly string[]): string => [...times].sort().at(-1) ?? '';

/** Asks until it is answered; what passes, such as a restart of the service, is said once and waited for. Undefined at the end. */
const askUntilAnswered = async <Answer>(
  ask: () => Promise<Answer>,
  { wait, writeError }: Pick<CliContext, 'wait' | 'writeError'>,
): Promise<Answer | undefined> => {
  for (let pause = EVERY_MILLISECONDS, failures = 0; ; pause = Math.min(LONGEST_PAUSE_MILLISECONDS, pause * 2)) {
    try {
      const answer = await ask();
      if (failures > 0) writeError(text`The service answers again.\n`);
      return answer;
    } catch (error) {
      if (!(error instanceof CallFailure) || !error.passes) throw error;
      if (failures === 0) writeError(text`${error.why} Trying again until it answers.\n`);
      failures += 1;
      if (!(await wait(pause))) return undefined;
    }
  }
};

/**
 * Goes on showing what happens, oldest first, a line an entry, until the program ends. Each entry waits for the next look, so that
 * those that were written late come before what is newer.
 */
export const followActivity = async (
  call: AdminClient,
  organizationId: string,
  { limit = FIRST_ENTRIES, ...filter }: ActivityFilter,
  context: Pick<CliContext, 'write' | 'writeError' | 'wait' | 'style' | 'now'>,
  form: { readonly json: boolean },
): Promise<void> => {
  const known = new Map<string, string>();
  const began = new Date(context.now().getTime() - OVERLAP_MILLISECONDS).toISOString();
  let waiting: readonly Entry[] = [];
  const show = (entries: readonly Entry[]): void => {
    for (const entry of [...entries].sort(byTime)) {
      context.write(text`${form.json ? json(entry) : activityLine(entry, context.style)}\n`);
    }
  };
  const look = async (query: ActivityFilter): Promise<readonly Entry[]> => {
    const { entries } = await collectActivity(call, organizationId, query);
    const found = entries.filter(({ id }) => !known.has(id));
    for (const { id, at } of found) known.set(id, at);
    // What waited since the last look is shown with those that came late, up to the newest that waited.
    const newest = latest(waiting.map(({ at }) => at));
    show([...waiting, ...found.filter(({ at }) => at < newest)]);
    waiting = found.filter(({ at }) => at >= newest);
    return entries;
  };
  const first = await look({ ...filter, limit });
  // Those before the first ones that are shown are history.
  const floor = first.length < limit ? (filter.from ?? began) : (first.at(-1)?.at ?? began);
  let from = floor;
  while (await context.wait(EVERY_MILLISECONDS)) {
    const query = { ...filter, from, limit: Number.POSITIVE_INFINITY };
    if ((await askUntilAnswered(() => look(query), context)) === undefined) break;
    const newest = latest([...known.values(), floor]);
    from = latest([new Date(Date.parse(newest) - OVERLAP_MILLISECONDS).toISOString(), floor]);
    for (const [id, at] of known) if (at < from) known.delete(id);
  }
  show(waiting);
};
