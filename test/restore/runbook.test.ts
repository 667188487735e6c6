/** docs/restore.md says in words what the templates say; whoever changes one is told of the other. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { options } from '../../lib/config';
import { stacksWith } from '../lib/synthesize-stacks';

const root = join(__dirname, '../..');
const page = (file: string) => readFileSync(join(root, file), 'utf8');
const runbook = page('docs/restore.md');
const { stateful, service } = stacksWith({ restoredTable: 'restored' });
const [table] = Object.values(stateful.findResources('AWS::DynamoDB::GlobalTable'));

test('the settings that a restored table is given are those of the template', () => {
  const { TimeToLiveSpecification, StreamSpecification, Replicas } = table?.Properties ?? {};
  const { DeletionProtectionEnabled, PointInTimeRecoverySpecification } = Replicas[0];
  expect(runbook).toContain(
    `Enabled=${TimeToLiveSpecification.Enabled},AttributeName=${TimeToLiveSpecification.AttributeName}`,
  );
  expect(runbook).toContain(`StreamEnabled=true,StreamViewType=${StreamSpecification.StreamViewType}`);
  expect(runbook).toContain(
    `PointInTimeRecoveryEnabled=true,RecoveryPeriodInDays=${PointInTimeRecoverySpecification.RecoveryPeriodInDays}`,
  );
  expect(DeletionProtectionEnabled).toBe(true);
  expect(runbook).toContain('--deletion-protection-enabled');
  // What else a table may have would have to be given to a restored one too.
  expect(Object.keys(table?.Properties).sort()).toEqual([
    'AttributeDefinitions',
    'BillingMode',
    'KeySchema',
    'Replicas',
    'StreamSpecification',
    'TimeToLiveSpecification',
  ]);
  expect(Object.keys(Replicas[0]).sort()).toEqual([
    'DeletionProtectionEnabled',
    'PointInTimeRecoverySpecification',
    'Region',
  ]);
});

test('the door is closed for all functions that write what organisations hold, and for no other', () => {
  const closed = [...runbook.matchAll(/starts_with\(LogicalResourceId,'(\w+)'\)/g)].map(([, name]) => name);
  const functions = Object.keys(service.findResources('AWS::Lambda::Function'));
  const ids = functions.filter((id) => closed.some((name) => id.startsWith(name ?? '')));
  expect(ids.map((id) => id.replace(/^Functions|[0-9A-F]{8}$/g, '')).sort()).toEqual([
    'Bulk',
    'Groups',
    'Maintenance',
    'Transfer',
    'Users',
  ]);
});

test('the outputs, the option and the keys that it names exist', () => {
  for (const name of ['TableName', 'OwnTableName']) {
    expect(runbook).toContain(name);
    expect(Object.keys(stateful.findOutputs(name))).toEqual([name]);
  }
  const context = JSON.parse(runbook.match(/```json\n(.+)\n```/)?.[1] ?? '{}').context;
  expect(Object.keys(context)).toEqual(['restoredTable']);
  expect(options.restoredTable.type.read(context.restoredTable)).toBe(context.restoredTable);
});

test.each(['README.md', 'docs/operations.md'])('%s leads to it', (file) => {
  expect(page(file)).toMatch(/\]\((docs\/)?restore\.md\)/);
});

test('its own headings are where its links lead', () => {
  const anchors = [...runbook.matchAll(/^## (.+)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replace(/[^\w -]/g, '')
      .replaceAll(' ', '-'),
  );
  for (const [, target] of runbook.matchAll(/\]\(#([^)]+)\)/g)) expect(anchors).toContain(target);
});
