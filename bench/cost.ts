/**
 * `npm run bench:cost`: what each operation costs, at 100, 10,000 and 100,000 users and members. Fails when a budget is passed.
 * `-- --write-docs` writes `docs/costs.md`; numbers are other sizes.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { measure } from './cost/measure';
import { costsDocument, type Sized, terminalTable } from './cost/report';
import { startWorld } from './cost/world';

const documentedSizes = [100, 10_000, 100_000];

async function measureAt(size: number): Promise<Sized> {
  const started = Date.now();
  const world = await startWorld(size);
  console.log(`\n${size} users and members in place after ${((Date.now() - started) / 1000).toFixed(1)} s`);
  const costs = await measure(world);
  await world.stop();
  return { size, costs };
}

async function main(): Promise<void> {
  const given = process.argv.slice(2);
  const sizes = given.map(Number).filter((size) => size > 0);
  const write = given.includes('--write-docs');
  if (write && sizes.length > 0) throw new Error('The document tells of all sizes: give either sizes or --write-docs.');
  const sized: Sized[] = [];
  for (const size of sizes.length > 0 ? sizes : documentedSizes) {
    const each = await measureAt(size);
    console.log(terminalTable(each));
    sized.push(each);
  }
  if (write) writeFileSync(join(__dirname, '..', 'docs', 'costs.md'), costsDocument(sized));
  if (sized.some(({ costs }) => costs.some(({ excess }) => excess.length > 0))) process.exitCode = 1;
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
