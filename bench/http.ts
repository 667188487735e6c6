/** `npm run bench`: the local service over HTTP, beside SCIMMY; see `npm run bench -- --help`. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { readOptions } from './http/options';
import { peerFolder } from './http/peer';
import { breakdownText, profileCases } from './http/profile/profile-cases';
import { type Results, runBench } from './http/run';

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  if (options === undefined) return;
  mkdirSync(peerFolder, { recursive: true });
  if (options.profile) {
    const { only = '' } = options;
    const breakdowns = await profileCases(options.sizes[0] ?? 1_000, (name) => name.includes(only));
    console.log(breakdowns.map(breakdownText).join('\n'));
    return;
  }
  const measured = await runBench(options);
  const results: Results = {
    at: new Date().toISOString(),
    node: process.versions.node,
    cores: availableParallelism(),
    ...measured,
  };
  writeFileSync(join(peerFolder, 'results.json'), JSON.stringify(results, null, 2));
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
