/** Instances of functions that share a ledger, on a clock of their own. */

import type { RateLimit } from '../../../lambda/directory/rate-limit/rate-bucket';
import type { RateCharge, RateLedger } from '../../../lambda/directory/rate-limit/rate-ledger';
import { blockOf, createRateLimiter, type RateLimiter } from '../../../lambda/directory/rate-limit/rate-limiter';

export interface MemoryLedger extends RateLedger {
  readonly charges: RateCharge[];
}

/** What the table does, without one. */
export const memoryLedger = (): MemoryLedger => {
  const busy = new Map<string, number>();
  const charges: RateCharge[] = [];
  const admit: RateLedger['admit'] = async (organizationId, charge, ceiling) => {
    charges.push(charge);
    const held = busy.get(organizationId) ?? 0;
    if (held > ceiling && held <= charge.latest) return { admitted: false, busyUntil: held };
    const begin = held < charge.since || held > charge.latest ? charge.since : held;
    busy.set(organizationId, begin + charge.cost);
    return { admitted: true, busyUntil: begin + charge.cost };
  };
  return {
    charges,
    admit,
    charge: async (organizationId, charge) => (await admit(organizationId, charge, charge.latest)).busyUntil,
  };
};

export const START = Date.parse('2026-03-01T12:00:00.000Z');
export const at = (milliseconds: number): Date => new Date(START + milliseconds);
export const never = (): Promise<never> => new Promise(() => undefined);

export const instance = (limit: RateLimit, ledger: RateLedger, rest: object = {}): RateLimiter =>
  createRateLimiter({ limit, ledger, patience: never, reportLoss: () => undefined, ...rest });

/** Sends a request as the handler does; whether it was served. */
export const send = async (limiter: RateLimiter, time: Date, organizationId = 'acme'): Promise<boolean> => {
  if (limiter.refusal(organizationId, time) !== undefined) return false;
  await limiter.count({ id: organizationId, incarnationId: organizationId }, time);
  return true;
};

/** What so many instances may serve beyond the burst, as `docs/overload.md` has it. */
export const heldBack = (limit: RateLimit, instances: number): number =>
  instances === 1 ? 0 : 3 * instances * blockOf(limit);
