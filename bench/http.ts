/** `npm run bench`: the local service over HTTP, beside SCIMMY; see `npm run bench -- --help`. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { figuresOf } from './http/figures';
import { readOptions } from './http/options';
import { peerFolder } from './http/peer';
import { breakdownText, profileCases } from './http/profile/profile-cases';
import { figureLines, performanceChart, performanceDocument } from './http/report';
import { type Results, runBench } from './http/run';

const docs = join(__dirname, '..', 'docs');

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
  const profiled = ['get', 'filter eq', 'first page of 100', 'PATCH active', 'create', 'add and remove a member'];
  const breakdowns = options.writeDocs ? await profileCases(1_000, (name) => profiled.includes(name)) : [];
  writeFileSync(join(peerFolder, 'results.json'), JSON.stringify({ ...results, breakdowns }, null, 2));
  const figures = figuresOf(results, breakdowns);
  console.log(`\n${figureLines(figures)}`);
  if (!options.writeDocs) return;
  writeFileSync(join(docs, 'performance.md'), performanceDocument(results, figures, breakdowns));
  writeFileSync(join(docs, 'performance.svg'), performanceChart(results));
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
