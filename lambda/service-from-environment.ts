/** What the composition roots of the SCIM handlers have in common: the table and the options that the stack set. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { createActivityRecorder } from './directory/activity/activity-recorder';
import { createRateLimiter, type RateLimiter } from './directory/rate-limit/rate-limiter';
import type { DirectoryStore } from './directory/store';
import { environmentNames } from './environment';
import { answerScim, type ScimHandlerOptions, scimHandler } from './http/scim-handler';
import { streamed } from './http/streamed-answer';
import { logLoss } from './log/log-loss';
import { createKeyUse } from './secrets/key-use';
import { createActivityLog } from './store/activity-log';
import { createDirectoryStore } from './store/directory-store';
import { createRateLedger } from './store/rate-ledger';
import { type TableFromEnvironment, tableFromEnvironment } from './table-from-environment';

export interface ServiceFromEnvironment extends Omit<ScimHandlerOptions, 'endpoints'> {
  readonly store: DirectoryStore;
}

const reportLoss = logLoss();
const patience = (milliseconds: number): Promise<void> => sleep(milliseconds, undefined, { ref: false });

const rateLimiter = (data: TableFromEnvironment, environment: NodeJS.ProcessEnv): RateLimiter | undefined => {
  const [perSecond, burst] = [environmentNames.rateLimit, environmentNames.rateBurst].map((name) =>
    Number(environment[name] ?? ''),
  );
  if (!perSecond || !burst) return undefined;
  return createRateLimiter({ limit: { perSecond, burst }, ledger: createRateLedger(data), patience, reportLoss });
};

/** The store and the options of this deployment. Read once, when the Lambda starts. */
export const serviceFromEnvironment = (environment: NodeJS.ProcessEnv = process.env): ServiceFromEnvironment => {
  const data = tableFromEnvironment(environment);
  return {
    store: createDirectoryStore({ ...data, reportLoss }),
    recordActivity: createActivityRecorder({
      log: createActivityLog(data),
      now: () => new Date(),
      newId: randomUUID,
      patience,
      reportLoss,
    }),
    recordKeyUse: createKeyUse(data.client, data.table, () => new Date(), reportLoss).record,
    rateLimiter: rateLimiter(data, environment),
    publicBaseUrl: environment[environmentNames.publicBaseUrl] || undefined,
    quirksHeader: environment[environmentNames.quirksHeader] === 'true',
  };
};

/** A handler that streams its answers where the deployment says so. */
export const streamingHandler = (options: ScimHandlerOptions, environment: NodeJS.ProcessEnv = process.env) =>
  environment[environmentNames.responseStreaming] === 'true'
    ? streamed(answerScim(options), Number(environment[environmentNames.minimumCompressionBytes] || -1))
    : scimHandler(options);
