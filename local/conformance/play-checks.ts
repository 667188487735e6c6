/** Plays checks against a SCIM service, several at a time. */
import { randomBytes } from 'node:crypto';
import type { Mode } from '../../lambda/scim/mode';
import { createMadeResources, type MadeResources } from '../simulator/made-resources';
import type { Target } from '../simulator/play-sequence';
import { send } from '../simulator/send';
import { checkInterrupted, Interruption, SimulationFailure } from '../simulator/simulation-failure';
import { type AdminTarget, adminFor } from './admin-access';
import { type Check, modesOf } from './check';
import { type Exchange, openSession } from './session';
import { UnmetExpectation } from './unmet-expectation';

/** A service with a key of one mode. */
export interface ModeTarget extends Target {
  readonly mode: Mode;
  readonly admin?: AdminTarget;
  /** Whether to delete afterwards what the checks made. */
  readonly cleanUp: boolean;
  /** Checks at work at the same time. */
  readonly parallel: number;
  /** Aborted when the run is to end. */
  readonly interrupted?: AbortSignal | undefined;
}

export interface PlayedCheck {
  readonly check: Check;
  readonly mode: Mode;
  readonly outcome: 'held' | 'failed' | 'not run';
  /** Why it failed or was not run. */
  readonly problems: readonly string[];
  /** The last that was said, when it failed. */
  readonly exchange?: Exchange;
}

const problemsOf = (error: unknown): readonly string[] => {
  if (error instanceof UnmetExpectation) return error.problems;
  return [error instanceof Error ? (error.stack ?? error.message) : String(error)];
};

const needsAdmin = 'needs this product’s admin API: give --admin-url and --admin-key';

const play = async (
  check: Check,
  target: ModeTarget,
  unique: (word: string) => string,
  made: MadeResources,
): Promise<PlayedCheck> => {
  const { mode, admin } = target;
  if (check.needs === 'admin' && admin === undefined) {
    return { check, mode, outcome: 'not run', problems: [needsAdmin] };
  }
  const exchanges: Exchange[] = [];
  const own = admin === undefined ? undefined : adminFor(admin, mode, unique, exchanges);
  try {
    await check.run(openSession({ target, mode, unique, admin: own, exchanges }, made));
    return { check, mode, outcome: 'held', problems: [] };
  } catch (error) {
    if (error instanceof SimulationFailure) throw error;
    const exchange = exchanges.at(-1);
    return {
      check,
      mode,
      outcome: 'failed',
      problems: problemsOf(error),
      ...(exchange === undefined ? {} : { exchange }),
    };
  }
};

/** Deletes what the checks made, as far as the service still answers; gives the addresses of the rest. */
const remove = async (made: MadeResources, { token }: ModeTarget): Promise<readonly string[]> => {
  const left = new Set(made.addresses());
  const headers = { Authorization: `Bearer ${token}` };
  try {
    for (const url of made.addresses()) {
      const { status } = await send({ method: 'DELETE', url, headers });
      if (status === 200 || status === 204 || status === 404) left.delete(url);
    }
  } catch {
    // Why the run stopped, or what the checks found, matters more.
  }
  return [...left];
};

/** Plays those of the checks that belong to the mode of the target, and answers in their order. */
export const playChecks = async (checks: readonly Check[], target: ModeTarget): Promise<readonly PlayedCheck[]> => {
  const run = randomBytes(4).toString('hex');
  let count = 0;
  const unique = (word: string) => `${word}-${run}-${++count}`;
  const made = createMadeResources();
  const wanted = checks.filter((check) => modesOf(check).includes(target.mode));
  const played: PlayedCheck[] = [];
  const left = wanted.entries();
  const worker = async () => {
    for (const [index, check] of left) {
      checkInterrupted(target.interrupted);
      played[index] = await play(check, target, unique, made);
    }
  };
  const ends = await Promise.allSettled(Array.from({ length: target.parallel }, worker));
  const failed = ends.find((end) => end.status === 'rejected');
  const leftovers = target.cleanUp ? await remove(made, target) : [];
  if (failed?.reason instanceof Interruption) throw new Interruption(failed.reason.signal, leftovers);
  if (failed !== undefined) throw failed.reason;
  return played;
};
