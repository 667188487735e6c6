import type { AwsJsonClientOptions } from './aws-json-client';

/** Longer than any call takes, and short enough that three of them fit into the time that a request has. */
const patienceMilliseconds = 6_000;

/** Where a client runs that runs in a Lambda: what Lambda sets in the environment, which stays the same while the Lambda lives. */
export const lambdaEnvironment = (service: string, endpoint: string | undefined): AwsJsonClientOptions => {
  const region = process.env.AWS_REGION ?? '';
  if (region === '') throw new Error('AWS_REGION is not set.');
  const suffix = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
  return {
    region,
    endpoint: new URL(endpoint || `https://${service}.${region}.${suffix}`),
    credentials: {
      accessKeyId: process.env.AWS_ACCESS_KEY_ID ?? '',
      secretAccessKey: process.env.AWS_SECRET_ACCESS_KEY ?? '',
      sessionToken: process.env.AWS_SESSION_TOKEN,
    },
    now: () => new Date(),
    patienceMilliseconds,
    sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
    random: Math.random,
  };
};
