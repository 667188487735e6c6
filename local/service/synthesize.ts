import { spawn } from 'node:child_process';
import { mkdir, readdir, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { contentHash } from './content-hash';
import { errorMessage, StartFailure } from './start-failure';

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

/**
 * Gives the directory with the synthesized app: the one from last time as long as nothing changed that goes into it.
 * @param onWork called before the app is run, which takes seconds
 */
export const synthesize = async (
  root: string,
  onWork: () => void,
  deployOptions: DeployOptions = {},
): Promise<string> => {
  const directory = join(root, '.cache', 'synth');
  const given = new URLSearchParams(deployOptions).toString();
  const output = join(directory, [await contentHash(root, sources), ...(given === '' ? [] : [given])].join('.'));
  if (await stat(join(output, 'manifest.json')).catch(() => undefined)) {
    // Of a checkout that may only be read, the output that it came with is served.
    await utimes(output, new Date(), new Date()).catch(() => undefined);
    return output;
  }
  onWork();
  const unfinished = `${output}.${process.pid}`;
  await mkdir(directory, { recursive: true }).catch((error: unknown) => {
    throw new StartFailure(
      `The app cannot be synthesized into ${directory} (${errorMessage(error)}): give yourself write access to it, or use another checkout.`,
      { cause: error },
    );
  });
  try {
    await runApp(root, unfinished, deployOptions);
    // Another start may have been faster; its output is the same.
    await rename(unfinished, output).catch(() => undefined);
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
  await removeOldOutputs(directory);
  return output;
};
