/**
 * EventBridge rules that run on a schedule.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html
 */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { type Deployment, UnsupportedTemplate } from './deployment';
import type { LambdaPool } from './lambda-pool';

const ruleProperties = z.object({
  ScheduleExpression: z.string().optional(),
  State: z.string().default('ENABLED'),
  Targets: z.array(z.object({ Arn: z.string(), Input: z.string().optional() })).default([]),
});

/** A rule that invokes functions at a rate. */
export interface Schedule {
  readonly ruleArn: string;
  readonly everyMs: number;
  readonly targets: readonly { readonly functionArn: string; readonly input: string | undefined }[];
}

const unitMs: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

const rateMs = (expression: string): number => {
  const [, count, unit] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  const each = unitMs[unit ?? ''];
  if (each === undefined) throw new UnsupportedTemplate(`The local run knows rates only, not ${expression}`);
  return Number(count) * each;
};

/** The schedules of a deployment. */
export const schedules = (deployment: Deployment): readonly Schedule[] =>
  deployment.resources('AWS::Events::Rule').flatMap(({ properties, physical }) => {
    const { ScheduleExpression, State, Targets } = ruleProperties.parse(properties);
    if (ScheduleExpression === undefined || State === 'DISABLED') return [];
    const targets = Targets.map(({ Arn, Input }) => ({ functionArn: Arn, input: Input }));
    return [{ ruleArn: physical.arn, everyMs: rateMs(ScheduleExpression), targets }];
  });

/** Invokes the targets of a schedule once. */
export const runSchedule = async (
  schedule: Schedule,
  { region, accountId }: Deployment['surroundings'],
  lambdas: LambdaPool,
  now: Date,
): Promise<void> => {
  const event = {
    version: '0',
    id: randomUUID(),
    'detail-type': 'Scheduled Event',
    source: 'aws.events',
    account: accountId,
    time: now.toISOString(),
    region,
    resources: [schedule.ruleArn],
    detail: {},
  };
  const run = ({ functionArn, input }: Schedule['targets'][number]) =>
    lambdas.invoke(functionArn, input === undefined ? event : JSON.parse(input));
  await Promise.all(schedule.targets.map(run));
};

/** A schedule that was due while nothing ran is made up for this long after the start, when first requests are answered. */
const firstRunMs = 5_000;

/** Runs all schedules until stopped. */
export const startSchedules = (deployment: Deployment, lambdas: LambdaPool): { stop(): void } => {
  const timers = schedules(deployment).flatMap((schedule) => {
    const run = (): void => void runSchedule(schedule, deployment.surroundings, lambdas, new Date());
    return [setTimeout(run, firstRunMs).unref(), setInterval(run, schedule.everyMs).unref()];
  });
  return {
    stop: () => {
      for (const timer of timers) clearTimeout(timer);
    },
  };
};
