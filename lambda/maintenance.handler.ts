/** Composition root of the scheduled upkeep: carries on what a crash left unfinished. */
import type { Context } from 'aws-lambda';
import { describeFailure } from './log/describe-failure';
import { consoleLog } from './log/log-line';
import { watchTime } from './log/watch-time';
import { serviceFromEnvironment } from './service-from-environment';

const { store } = serviceFromEnvironment();

/** What is left of the Lambda's time when no further job is begun, in milliseconds. */
const MARGIN = 5_000;

export const handler = async (_event: unknown, context: Pick<Context, 'getRemainingTimeInMillis'>): Promise<void> => {
  const now = new Date();
  const deadline = new Date(now.getTime() + Math.max(0, context.getRemainingTimeInMillis() - MARGIN));
  const endWatch = watchTime(context.getRemainingTimeInMillis(), consoleLog, () => ({ maintenanceFailed: true }));
  let failedJobs = 0;
  const onFailure: Parameters<typeof store.finishJobs>[0]['onFailure'] = (job, cause) => {
    failedJobs += 1;
    console.error({ maintenanceFailed: true, ...job, failure: describeFailure(cause) });
  };
  try {
    const finishedJobs = await store.finishJobs({ now, deadline, onFailure });
    console.info({ finishedJobs });
  } catch (error) {
    // A job's failure is in the log already, with the job.
    if (failedJobs === 0) console.error({ maintenanceFailed: true, failure: describeFailure(error) });
    // Lambda counts the run as failed. Its runtime logs all that is in a thrown error, so that this one says no more.
    throw new Error(failedJobs === 0 ? 'Maintenance failed.' : `${failedJobs} jobs of maintenance failed.`);
  } finally {
    endWatch();
  }
};
