/** Composition root of the scheduled upkeep: carries on what a crash left unfinished, and ends retained roles that need not be. */
import { randomUUID } from 'node:crypto';
import type { Context } from 'aws-lambda';
import { reviewRetained } from './directory/access/review-retained';
import { describeFailure } from './log/describe-failure';
import { consoleLog } from './log/log-line';
import { watchTime } from './log/watch-time';
import { serviceFromEnvironment } from './service-from-environment';

const { store } = serviceFromEnvironment();

/** What is left of the Lambda's time when no further job is begun, in milliseconds. */
const MARGIN = 5_000;

type Invocation = Pick<Context, 'getRemainingTimeInMillis' | 'awsRequestId'>;

export const handler = async (_event: unknown, context: Invocation): Promise<void> => {
  const now = new Date();
  const deadline = new Date(now.getTime() + Math.max(0, context.getRemainingTimeInMillis() - MARGIN));
  const endWatch = watchTime(context.getRemainingTimeInMillis(), consoleLog, () => ({ maintenanceFailed: true }));
  let failedJobs = 0;
  const onFailure: Parameters<typeof store.finishJobs>[0]['onFailure'] = (job, cause) => {
    failedJobs += 1;
    console.error({ maintenanceFailed: true, ...job, failure: describeFailure(cause) });
  };
  const review = { store, now: () => new Date(), newId: randomUUID, requestId: context.awsRequestId, onFailure };
  try {
    // Neither keeps the other from its work by failing.
    const [jobs, reviewed] = await Promise.allSettled([
      store.finishJobs({ now, deadline, onFailure }),
      reviewRetained(review, deadline),
    ]);
    if (jobs.status === 'fulfilled') console.info({ finishedJobs: jobs.value });
    for (const each of [jobs, reviewed]) if (each.status === 'rejected') throw each.reason;
  } catch (error) {
    // A job's failure is in the log already, with the job.
    if (failedJobs === 0) console.error({ maintenanceFailed: true, failure: describeFailure(error) });
    // Lambda counts the run as failed. Its runtime logs all that is in a thrown error, so that this one says no more.
    throw new Error(failedJobs === 0 ? 'Maintenance failed.' : `${failedJobs} jobs of maintenance failed.`);
  } finally {
    endWatch();
  }
};
