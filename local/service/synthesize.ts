import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { access, constants, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { contentHash } from './content-hash';
import { letOthersRead, letOthersReadAll } from './readable-code';
import { StartFailure } from './start-failure';

/** All that the templates and the bundles are made of. */
const sources = ['bin', 'lib', 'lambda', 'cdk.json', 'package-lock.json', 'tsconfig.json'];

/** A start that still runs may load its functions from an older output. */
const keptOutputs = 8;

/** Deploy options, as `cdk -c` gives them. */
export type DeployOptions = Readonly<Record<string, string>>;

/** Runs the app as `cdk synth` does, with the context of cdk.json and without AWS. */
const runApp = async (root: string, output: string, deployOptions: DeployOptions): Promise<void> => {
  const { context } = JSON.parse(await readFile(join(root, 'cdk.json'), 'utf8'));
  const app = spawn(process.execPath, ['--import', 'tsx', join('bin', 'cdk-scim.ts')], {
    cwd: root,
    env: { ...process.env, CDK_OUTDIR: output, CDK_CONTEXT_JSON: JSON.stringify({ ...context, ...deployOptions }) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [app.stdout, app.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      said += chunk;
    });
  }
  const code = await new Promise((resolve, reject) => {
    app.on('error', reject);
    app.on('close', resolve);
  });
  if (code !== 0) throw new StartFailure(`The CDK app cannot be synthesized; mend what it says:\n${said.trim()}`);
};

const removeOldOutputs = async (directory: string): Promise<void> => {
  const names = await readdir(directory);
  const outputs = await Promise.all(
    names.map(async (name) => ({ name, usedAt: (await stat(join(directory, name))).mtimeMs })),
  );
  const old = outputs.sort((a, b) => b.usedAt - a.usedAt).slice(keptOutputs);
  await Promise.all(old.map(({ name }) => rm(join(directory, name), { recursive: true, force: true })));
};

/** Where the outputs of a checkout lie; undefined where this user may put none. */
const openOutputs = async (root: string): Promise<string | undefined> => {
  const directory = join(root, '.cache', 'synth');
  try {
    await mkdir(directory, { recursive: true });
    await access(directory, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch {
    return undefined;
  }
  for (const path of [join(root, '.cache'), directory]) await letOthersRead(path).catch(() => undefined);
  return directory;
};

/** Of a checkout that may only be read: an output for this process, which goes with it. */
const openPassingOutput = async (): Promise<string> => {
  const directory = await mkdtemp(join(tmpdir(), 'cdk-scim-'));
  process.once('exit', () => rmSync(directory, { recursive: true, force: true }));
  return directory;
};

/**
 * Gives the directory with the synthesized app: the one from last time as long as nothing changed that goes into it.
 * @param onWork called before the app is run, which takes seconds
 */
export const synthesize = async (
  root: string,
  onWork: () => void,
  deployOptions: DeployOptions = {},
): Promise<string> => {
  const given = new URLSearchParams(deployOptions).toString();
  const name = [await contentHash(root, sources), ...(given === '' ? [] : [given])].join('.');
  const earlier = join(root, '.cache', 'synth', name);
  if (
    await access(join(earlier, 'manifest.json'), constants.R_OK).then(
      () => true,
      () => false,
    )
  ) {
    // Of a checkout that may only be read, the output that it came with is served.
    await utimes(earlier, new Date(), new Date()).catch(() => undefined);
    return earlier;
  }
  onWork();
  const directory = await openOutputs(root);
  const output = join(directory ?? (await openPassingOutput()), name);
  const unfinished = `${output}.${process.pid}`;
  try {
    await runApp(root, unfinished, deployOptions);
    await letOthersReadAll(unfinished);
    // Another start may have been faster; its output is the same.
    await rename(unfinished, output).catch(() => undefined);
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
  if (directory !== undefined) await removeOldOutputs(directory).catch(() => undefined);
  return output;
};
