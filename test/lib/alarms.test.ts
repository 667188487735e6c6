import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { alarms } from '../../lib/monitoring/alarms';
import { stacksWith } from './synthesize-stacks';

test('each alarm has a section in docs/operations.md, and each section an alarm', () => {
  const text = readFileSync(join(__dirname, '..', '..', 'docs', 'operations.md'), 'utf8');
  const sections = [...text.matchAll(/^## (\w+)$/gm)].map(([, title]) => title);
  expect(sections).toEqual(alarms.map(({ id }) => id));
});

test('keys that could not be checked are counted from the log, since refused keys are errors to Lambda too', () => {
  const { service } = stacksWith({});
  service.hasResourceProperties('AWS::Logs::MetricFilter', {
    FilterPattern: '{ $.message.keyCheckFailed IS TRUE }',
    MetricTransformations: [
      { MetricName: 'KeyCheckFailures', MetricNamespace: 'cdk-scim-prod-service', MetricValue: '1' },
    ],
  });
  service.hasResourceProperties('AWS::CloudWatch::Alarm', {
    MetricName: 'KeyCheckFailures',
    Namespace: 'cdk-scim-prod-service',
  });
});
