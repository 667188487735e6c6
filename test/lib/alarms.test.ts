import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { alarms } from '../../lib/monitoring/alarms';
import { resource, stacksWith } from './synthesize-stacks';

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

test('what is measured on the API is of this deployment alone, of which CloudWatch knows nothing but the name', () => {
  const names = ['prod', 'test'].map((stage) => {
    const { service } = stacksWith({ stage });
    const [{ Properties: api } = { Properties: {} }] = Object.values(service.findResources('AWS::ApiGateway::RestApi'));
    for (const id of ['ServerErrors', 'SlowAnswers']) {
      const { properties } = resource(service, 'AWS::CloudWatch::Alarm', `Alarms${id}`);
      expect(properties.Dimensions).toEqual([{ Name: 'ApiName', Value: api.Name }]);
    }
    return api.Name;
  });
  expect(names).toEqual(['cdk-scim-prod', 'cdk-scim-test']);
});

test('a crash of any function that answers requests rings', () => {
  const { service } = stacksWith({});
  const { properties } = resource(service, 'AWS::CloudWatch::Alarm', 'AlarmsHandlerCrashes');
  const answering = new Set(
    Object.values(service.findResources('AWS::ApiGateway::Method')).map(
      ({ Properties }) => /Functions\w+/.exec(JSON.stringify(Properties.Integration.Uri))?.[0],
    ),
  );
  const measured = /Functions\w+/g;
  expect(new Set(JSON.stringify(properties.Metrics).match(measured))).toEqual(answering);
});

test('a sum rings while all but one of its metrics have no value, as those of idle functions', () => {
  const { service } = stacksWith({});
  const sums = Object.values(service.findResources('AWS::CloudWatch::Alarm')).flatMap(({ Properties }) =>
    ((Properties.Metrics ?? []) as { Expression?: string }[]).flatMap(({ Expression }) => Expression ?? []),
  );
  expect(sums).toHaveLength(3);
  for (const sum of sums) {
    for (const term of sum.split(' + ')) expect(term).toMatch(/^FILL\(m\d, 0\)$/);
  }
});
