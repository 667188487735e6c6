/** `npm run bench:engine`: installs the packages to compare with, and compares our engine as it is deployed: bundled. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { benchFolder, installPackages, versions } from './engine/install-packages';

installPackages(benchFolder, versions);
const bundle = join(benchFolder, 'compare-engines.cjs');
buildSync({
  entryPoints: [join(__dirname, 'engine', 'compare-engines.ts')],
  bundle: true,
  platform: 'node',
  target: 'node20',
  outfile: bundle,
  logLevel: 'error',
});
process.exitCode = spawnSync(process.execPath, [bundle], { stdio: 'inherit' }).status ?? 1;
