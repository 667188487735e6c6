import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { buildSync } from 'esbuild';
import { environmentNames } from '../../lambda/environment';
import { bundle } from '../../lib/bundling/bundle';
import { functionNames, handlers } from '../../lib/handlers';
import { median } from './median';

/** How large a bundle is, and how long a fresh process takes from `require` until it could serve. */
export interface BundleMeasure {
  readonly name: string;
  readonly bytes: number;
  readonly milliseconds: number;
}

const root = resolve(__dirname, '../..');

const environment = {
  PATH: process.env.PATH,
  NODE_NO_WARNINGS: '1',
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'bench',
  AWS_SECRET_ACCESS_KEY: 'bench',
  ...Object.fromEntries(Object.values(environmentNames).map((name) => [name, ''])),
};

/** The yardstick: the SDK's DynamoDB client by itself, bundled as one gets it without asking for anything. */
const bundleSdk = (folder: string): string => {
  const entry = join(folder, 'sdk.ts');
  const outfile = join(folder, 'sdk.js');
  writeFileSync(entry, "export * from '@aws-sdk/client-dynamodb';");
  buildSync({
    entryPoints: [entry],
    outfile,
    bundle: true,
    minify: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    nodePaths: [join(root, 'node_modules')],
    logLevel: 'error',
  });
  return outfile;
};

/** Building the client is part of being ready; our handlers do it when they are loaded. */
const timeLoading = (file: string): number => {
  const program = `const start = process.hrtime.bigint();
    const loaded = require(${JSON.stringify(file)});
    if (loaded.DynamoDBClient) new loaded.DynamoDBClient({});
    console.log(Number(process.hrtime.bigint() - start) / 1e6);`;
  return Number(execFileSync(process.execPath, ['-e', program], { env: environment, encoding: 'utf8' }));
};

/** Measures every handler and the yardstick, in turns, so that a busy moment of the machine falls on all of them. */
export function measureBundles(rounds: number): { readonly sdk: BundleMeasure; readonly handlers: BundleMeasure[] } {
  const folder = mkdtempSync(join(tmpdir(), 'cold-'));
  try {
    const files = new Map([['client-dynamodb', bundleSdk(folder)]]);
    for (const name of functionNames) {
      files.set(name, join(folder, `${name}.js`));
      bundle(join(root, 'lambda', handlers[name].entry), join(folder, `${name}.js`), { sourceMaps: false });
    }
    const times = new Map([...files.keys()].map((name) => [name, [] as number[]]));
    for (let round = 0; round < rounds; round += 1) {
      for (const [name, file] of files) times.get(name)?.push(timeLoading(file));
    }
    const measures = [...files].map(([name, file]) => ({
      name,
      bytes: statSync(file).size,
      milliseconds: median(times.get(name) ?? []),
    }));
    const [sdk, ...rest] = measures;
    if (sdk === undefined) throw new Error('Nothing was measured.');
    return { sdk, handlers: rest };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
