import { setTimeout as sleep } from 'node:timers/promises';
import { createRateLimiter, type RateLimiter } from './directory/rate-limit/rate-limiter';
import { environmentNames } from './environment';
import { logLoss } from './log/log-loss';
import { adminRateKey } from './store/keys';
import { createRateLedger } from './store/rate-ledger';
import type { TableFromEnvironment } from './table-from-environment';

/** What holds admin keys to their rate; undefined where the deployment sets none. Twice as many requests may come at once. */
export const adminRateFromEnvironment = (
  data: TableFromEnvironment,
  environment: NodeJS.ProcessEnv = process.env,
): RateLimiter | undefined => {
  const perSecond = Number(environment[environmentNames.adminRateLimit] ?? '');
  if (!perSecond) return undefined;
  return createRateLimiter({
    limit: { perSecond, burst: 2 * perSecond },
    ledger: createRateLedger({ ...data, keyOf: adminRateKey }),
    patience: (milliseconds) => sleep(milliseconds, undefined, { ref: false }),
    reportLoss: logLoss(),
  });
};
