import { functionNames } from '../../lib/handlers';
import { alarms } from '../../lib/monitoring/alarms';
import { resource, stacksWith } from './synthesize-stacks';

const name = 'scim-restored-2026-11-22';
const own = 'DirectoryTableD64E6930';
const tableType = 'AWS::DynamoDB::GlobalTable';

/** Where a template names something. */
const mentions = (template: object, text: string): number => JSON.stringify(template).split(text).length - 1;

describe.each([
  ['encrypted by AWS', {}],
  ['encrypted with a key of the customer', { customerKey: true }],
])('with a restored table, %s', (_, given) => {
  const before = stacksWith(given);
  const after = stacksWith({ ...given, restoredTable: name });

  it('the own table stays as it is, under its logical id', () => {
    expect(after.stateful.findResources(tableType)).toEqual(before.stateful.findResources(tableType));
    expect(Object.keys(after.stateful.findResources(tableType))).toEqual([own]);
    expect(after.stateful.toJSON().Resources).toEqual(before.stateful.toJSON().Resources);
  });

  it('no export goes that the service stack still imports while the stateful stack is deployed', () => {
    const exportsOf = ({ stateful }: typeof before) =>
      Object.entries(stateful.findOutputs('*')).filter(([, { Export }]) => Export !== undefined);
    expect(exportsOf(after).sort()).toEqual(exportsOf(before).sort());
    expect(exportsOf(after).map(([, { Value }]) => JSON.stringify(Value))).toContain(JSON.stringify({ Ref: own }));
  });

  it('the outputs name both tables', () => {
    after.stateful.hasOutput('TableName', { Value: name });
    after.stateful.hasOutput('OwnTableName', { Value: { Ref: own } });
    expect(before.stateful.findOutputs('OwnTableName')).toEqual({});
  });

  it('every function works on it, and may touch no other', () => {
    for (const each of functionNames) {
      const { properties } = resource(
        after.service,
        'AWS::Lambda::Function',
        `Functions${each[0]?.toUpperCase()}${each.slice(1)}`,
      );
      expect(properties.Environment.Variables.SCIM_TABLE).toBe(name);
    }
    expect(mentions(after.service.toJSON(), own)).toBe(0);
    expect(mentions(before.service.toJSON(), own)).toBeGreaterThan(0);
  });

  it('nothing changes in the service stack but the table', () => {
    const arn = {
      'Fn::Join': [
        '',
        [
          'arn:',
          { Ref: 'AWS::Partition' },
          ':dynamodb:',
          { Ref: 'AWS::Region' },
          ':',
          { Ref: 'AWS::AccountId' },
          `:table/${name}`,
        ],
      ],
    };
    const imported = (part: string) => `{"Fn::ImportValue":"cdk-scim-prod-stateful:ExportsOutput${part}"}`;
    const expected = JSON.stringify(before.service.toJSON())
      .replaceAll(imported(`FnGetAtt${own}Arn1FD9E3B7`), JSON.stringify(arn))
      .replaceAll(imported(`Ref${own}D6B94588`), JSON.stringify(name));
    expect(after.service.toJSON()).toEqual(JSON.parse(expected));
  });

  it('its throttles ring the alarm', () => {
    expect(alarms.map(({ id }) => id)).toContain('TableThrottles');
    const { properties } = resource(after.service, 'AWS::CloudWatch::Alarm', 'AlarmsTableThrottles');
    const measured = properties.Metrics.flatMap(
      ({ MetricStat }: { MetricStat?: { Metric: object } }) => MetricStat ?? [],
    );
    expect(measured.map(({ Metric }: { Metric: object }) => Metric)).toEqual(
      ['ReadThrottleEvents', 'WriteThrottleEvents'].map((MetricName) => ({
        Namespace: 'AWS/DynamoDB',
        MetricName,
        Dimensions: [{ Name: 'TableName', Value: name }],
      })),
    );
  });
});

it('taking the own table back is leaving the option away', () => {
  const given = stacksWith({ restoredTable: '' });
  const without = stacksWith();
  expect(given.stateful.toJSON()).toEqual(without.stateful.toJSON());
  expect(given.service.toJSON()).toEqual(without.service.toJSON());
});
