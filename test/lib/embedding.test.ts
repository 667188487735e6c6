import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack, Stage } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { DirectoryTable, readConfig, ServiceStack, StatefulStack } from '../../lib';

process.env.CDK_VALIDATION = 'false'; // the CDK's own rules take seconds to load; `nag.test.ts` has them checked
const folder = mkdtempSync(join(tmpdir(), 'embedding-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('in a CDK app of somebody else', () => {
  const app = new App({
    analyticsReporting: false,
    outdir: join(folder, 'theirs'),
    context: { 'aws:cdk:bundling-stacks': [], theirs: 'anything' },
  });

  it('both stacks stand in a stage, beside options that are not ours', () => {
    const stage = new Stage(app, 'Europe', { env: { account: '123456789012', region: 'eu-west-1' } });
    const config = readConfig({ stage: 'eu', customerKey: true });
    const data = new StatefulStack(stage, 'ScimData', config, { tags: { team: 'identity' } });
    const service = new ServiceStack(stage, 'Scim', config, data);
    const template = Template.fromStack(service);
    template.resourceCountIs('AWS::Lambda::Function', 7);
    // Strong references, whatever the app's own default is.
    expect(JSON.stringify(template.toJSON())).toContain('"Fn::ImportValue":"Europe-ScimData:');
  });

  it('a construct stands in any stack', () => {
    const stack = new Stack(app, 'Own');
    new DirectoryTable(stack, 'People', { retain: false, recoveryDays: 7 });
    Template.fromStack(stack).resourceCountIs('AWS::DynamoDB::GlobalTable', 1);
  });
});

describe('the app of this repository', () => {
  it('says in one sentence what is wrong with an option, and fails', async () => {
    const root = join(__dirname, '../..');
    const { code, said } = await new Promise<{ code: unknown; said: string }>((resolve) => {
      const env = {
        ...process.env,
        CDK_CONTEXT_JSON: JSON.stringify({ tracing: 'maybe' }),
        CDK_OUTDIR: join(folder, 'ours'),
      };
      execFile(
        process.execPath,
        ['--import', 'tsx', join(root, 'bin/cdk-scim.ts')],
        { cwd: root, env },
        (error, stdout, stderr) => resolve({ code: error?.code, said: stdout + stderr }),
      );
    });
    expect({ code, said }).toEqual({ code: 1, said: 'Option "tracing" must be true or false, but is "maybe".\n' });
  });
});
