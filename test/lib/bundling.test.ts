import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Architecture, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { bundle } from '../../lib/bundling/bundle';
import { handlerCode } from '../../lib/bundling/handler-code';
import { functionNames, handlers } from '../../lib/handlers';

/** With identifiers kept for stacks. The largest are `transfer`, which checks records like requests, and `bulk`, which has all end points. */
const bytesAtMost = 500_000;
const lambdaFolder = join(__dirname, '../../lambda');

/** What a handler finds in the environment of a Lambda. */
const environment = {
  PATH: process.env.PATH,
  NODE_NO_WARNINGS: '1',
  AWS_REGION: 'eu-west-1',
  AWS_ACCESS_KEY_ID: 'a',
  AWS_SECRET_ACCESS_KEY: 'b',
  SCIM_TABLE: 'directory',
  SCIM_SECRET_PREFIX: 'cdk-scim/test',
  SCIM_PEPPER_SECRET: 'pepper',
};

describe('the bundle of a handler', () => {
  const folder = mkdtempSync(join(tmpdir(), 'bundles-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each(functionNames)('of %s is small, and loads with nothing beside it', (name) => {
    const outfile = join(folder, name, 'index.js');
    bundle(join(lambdaFolder, handlers[name].entry), outfile, { sourceMaps: false });
    expect(statSync(outfile).size).toBeLessThanOrEqual(bytesAtMost);
    expect(readdirSync(join(folder, name))).toEqual(['index.js']);
    const said = execFileSync(
      process.execPath,
      ['-e', `console.log(typeof require(${JSON.stringify(outfile)}).handler)`],
      {
        env: environment,
        cwd: folder,
        encoding: 'utf8',
      },
    );
    expect(said).toBe('function\n');
  });

  it('names classes and functions in stacks', () => {
    const entry = join(folder, 'failing.ts');
    const lines = [
      'class TableAway extends Error {}',
      "function readRecord(): never { throw new TableAway('away'); }",
      'export const handler = (): void => readRecord();',
    ];
    writeFileSync(entry, lines.join('\n'));
    const outfile = join(folder, 'failing', 'index.js');
    bundle(entry, outfile, { sourceMaps: false });
    const script = `try { require(${JSON.stringify(outfile)}).handler(); } catch (error) {
      console.log(error.constructor.name); console.log(error.stack); }`;
    const { stdout } = spawnSync(process.execPath, ['-e', script], { encoding: 'utf8' });
    expect(stdout).toMatch(/^TableAway$/m);
    expect(stdout).toContain('at readRecord ');
  });

  it('is the same bytes each time, so that an unchanged function is not deployed again', () => {
    const [first, second] = ['first.js', 'second.js'].map((file) => {
      bundle(join(lambdaFolder, handlers.users.entry), join(folder, file), { sourceMaps: false });
      return readFileSync(join(folder, file), 'utf8');
    });
    expect(second).toBe(first);
  });

  it('has a source map beside it where the option asks for one', () => {
    const entry = join(folder, 'entry.ts');
    writeFileSync(entry, 'export const handler = async (): Promise<void> => {};');
    bundle(entry, join(folder, 'mapped', 'index.js'), { sourceMaps: true });
    expect(readdirSync(join(folder, 'mapped')).sort()).toEqual(['index.js', 'index.js.map']);
  });
});

describe('the code of a function', () => {
  const folder = mkdtempSync(join(tmpdir(), 'assembly-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  const synthesize = (entry: string) => {
    const stack = new Stack(new App({ analyticsReporting: false, outdir: folder }), 'Stack');
    return new LambdaFunction(stack, 'Function', {
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      handler: 'index.handler',
      code: handlerCode(entry, { sourceMaps: false }),
    });
  };

  it('is bundled into the cloud assembly without Docker', () => {
    const docker = process.env.CDK_DOCKER;
    process.env.CDK_DOCKER = join(tmpdir(), 'there-is-no-docker-here');
    expect(() => synthesize(handlers.authorizer.entry)).not.toThrow();
    if (docker === undefined) delete process.env.CDK_DOCKER;
    else process.env.CDK_DOCKER = docker;
  });

  it('names the handler that is missing', () => {
    expect(() => synthesize('nobody.handler.ts')).toThrow(
      /nobody\.handler\.ts does not exist: its function cannot be built/,
    );
  });
});
