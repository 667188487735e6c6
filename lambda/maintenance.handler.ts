/** Composition root of the scheduled upkeep: carries on what a crash left unfinished. */
import type { Context } from 'aws-lambda';
import { serviceFromEnvironment } from './service-from-environment';

const { store } = serviceFromEnvironment();

/** What is left of the Lambda's time when no further job is begun, in milliseconds. */
const MARGIN = 5_000;

export const handler = async (_event: unknown, context: Pick<Context, 'getRemainingTimeInMillis'>): Promise<void> => {
  const now = new Date();
  const deadline = new Date(now.getTime() + Math.max(0, context.getRemainingTimeInMillis() - MARGIN));
  const finishedJobs = await store.finishJobs({ now, deadline });
  console.info({ finishedJobs });
};
