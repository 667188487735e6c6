import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack, Stage } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { DirectoryTable, readConfig, ServiceStack, StatefulStack } from '../../lib';
import { functionNames } from '../../lib/handlers';

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
    template.resourceCountIs('AWS::Lambda::Function', functionNames.length);
    // Strong references, whatever the app's own default is.
    expect(JSON.stringify(template.toJSON())).toContain('"Fn::ImportValue":"Europe-ScimData:');
  });

  it('what an option changes of the API is deployed to its stage, whatever feature flags the app has', () => {
    const deploymentOf = (id: string, given: Record<string, unknown>): string[] => {
      const config = readConfig(given);
      const stage = new Stage(app, id);
      const service = new ServiceStack(stage, 'Scim', config, new StatefulStack(stage, 'ScimData', config));
      return Object.keys(Template.fromStack(service).findResources('AWS::ApiGateway::Deployment'));
    };
    const usual = deploymentOf('Usual', {});
    expect(deploymentOf('Equal', {})).toEqual(usual);
    const others = [
      { authorizerCacheSeconds: 5 },
      { discoveryWithoutKey: true },
      { responseStreaming: false },
      { minimumCompressionBytes: -1 },
    ];
    for (const [index, given] of others.entries()) expect(deploymentOf(`Other${index}`, given)).not.toEqual(usual);
  });

  it('a construct stands in any stack', () => {
    const stack = new Stack(app, 'Own');
    new DirectoryTable(stack, 'People', { retain: false, recoveryDays: 7 });
    Template.fromStack(stack).resourceCountIs('AWS::DynamoDB::GlobalTable', 1);
  });
});

const root = join(__dirname, '../..');

/** Runs a file as the CDK CLI runs an app. */
const runApp = (file: string, outdir: string, context: object): Promise<{ code: unknown; said: string }> =>
  new Promise((resolve) => {
    const env = { ...process.env, CDK_CONTEXT_JSON: JSON.stringify(context), CDK_OUTDIR: outdir };
    execFile(process.execPath, ['--import', 'tsx', file], { cwd: root, env }, (error, stdout, stderr) =>
      resolve({ code: error?.code, said: stdout + stderr }),
    );
  });

describe('the app of docs/embedding.md', () => {
  it('has both stacks', async () => {
    const [, code = ''] = readFileSync(join(root, 'docs/embedding.md'), 'utf8').match(/```ts\n(.*?)```/s) ?? [];
    // Below this repository, where its packages are found as they are from a workspace.
    const place = join(root, '.cache', 'embedding');
    mkdirSync(place, { recursive: true });
    writeFileSync(join(place, 'app.ts'), code.replace("'cdk-scim/lib'", "'../../lib'"));
    const outdir = join(folder, 'documented');
    const ran = await runApp(join(place, 'app.ts'), outdir, { 'aws:cdk:bundling-stacks': [] });
    expect(ran).toEqual({ code: undefined, said: expect.anything() });
    const templates = readdirSync(outdir).filter((name) => name.endsWith('.template.json'));
    expect(templates).toEqual(['Scim.template.json', 'ScimData.template.json']);
  });
});

describe('the app of this repository', () => {
  it('says in one sentence what is wrong with an option, and fails', async () => {
    const { code, said } = await runApp(join(root, 'bin/cdk-scim.ts'), join(folder, 'ours'), { tracing: 'maybe' });
    expect({ code, said }).toEqual({ code: 1, said: 'Option "tracing" must be true or false, but is "maybe".\n' });
  });
});
