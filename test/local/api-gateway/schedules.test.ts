import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deploy } from '../../../local/api-gateway/deployment';
import { runSchedule, schedules } from '../../../local/api-gateway/schedules';
import { fixtureDeployment, startFixture } from './fixture';

test('rules with a rate are schedules; those with a pattern are not', () => {
  expect(schedules(fixtureDeployment())).toEqual([
    {
      ruleArn: 'arn:aws:events:us-east-1:000000000000:rule/fixture-api-Rule',
      everyMs: 300_000,
      targets: [{ functionArn: 'arn:aws:lambda:us-east-1:000000000000:function:fixture-api-Scheduled' }],
    },
  ]);
});

test.each([
  ['rate(1 minute)', 60_000],
  ['rate(2 hours)', 7_200_000],
  ['rate(1 day)', 86_400_000],
])('%s', (expression, everyMs) => {
  expect(schedules(rule({ ScheduleExpression: expression }))[0]?.everyMs).toBe(everyMs);
});

test('what the local run cannot time is refused rather than forgotten', () => {
  expect(() => schedules(rule({ ScheduleExpression: 'cron(0 3 * * ? *)' }))).toThrow('rates only');
});

test('a disabled rule never runs', () => {
  expect(schedules(rule({ ScheduleExpression: 'rate(1 day)', State: 'DISABLED' }))).toEqual([]);
});

test('the target gets a scheduled event', async () => {
  const output = join(mkdtempSync(join(tmpdir(), 'schedule-')), 'event.json');
  const gateway = await startFixture({ environment: { SCHEDULE_OUTPUT: output } });
  try {
    const deployment = fixtureDeployment();
    const [schedule] = schedules(deployment);
    if (!schedule) throw new Error('the fixture has no schedule');
    await runSchedule(schedule, deployment.surroundings, gateway.lambdas, new Date('2026-01-02T03:04:05Z'));
    expect(JSON.parse(readFileSync(output, 'utf8'))).toMatchObject({
      'detail-type': 'Scheduled Event',
      source: 'aws.events',
      time: '2026-01-02T03:04:05.000Z',
      resources: [schedule.ruleArn],
    });
  } finally {
    await gateway.stop();
  }
});

function rule(properties: Record<string, string>) {
  const template = { Parameters: {}, Mappings: {}, Conditions: {}, Outputs: {} };
  const resources = { Rule: { Type: 'AWS::Events::Rule', Properties: properties } };
  const stack = {
    name: 'S',
    codeDirectories: new Map<string, string>(),
    template: { ...template, Resources: resources },
  };
  return deploy([stack], { accountId: '000000000000', region: 'us-east-1' });
}
