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

test('refusals for the rate of an organisation are one metric of all functions that may give them', () => {
  const { service } = stacksWith({});
  const filters = Object.values(service.findResources('AWS::Logs::MetricFilter')).map(({ Properties }) => Properties);
  const ofRates = filters.filter(({ FilterPattern }) => FilterPattern === '{ $.message.throttled IS TRUE }');
  expect(ofRates).toHaveLength(4);
  expect(new Set(ofRates.map(({ MetricTransformations: [{ MetricName }] }) => MetricName))).toEqual(
    new Set(['ThrottledRequests']),
  );
  service.hasResourceProperties('AWS::CloudWatch::Alarm', { MetricName: 'ThrottledRequests', Threshold: 500 });
});
