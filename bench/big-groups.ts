/**
 * `npm run bench:big-groups`: what is asked of a group of 100,000 members, and of a user in 1,000 groups, over HTTP of the
 * local service. Each answer is checked, and at the end every invariant. Another number is another size.
 */
import { startBigGroups } from './big-groups/service';
import { steps } from './big-groups/steps';

const row = (name: string, figures: readonly string[]): void =>
  console.log(name.padEnd(44) + figures.map((figure) => figure.padStart(12)).join(''));

async function main(): Promise<void> {
  const members = Number(process.argv[2] ?? 100_000);
  const service = await startBigGroups(members);
  console.log(`${members.toLocaleString('en')} members in place\n`);
  row('step', ['first byte', 'all of it', 'MB sent', 'MB memory']);
  for (const { name, run } of steps) {
    const { firstMilliseconds, milliseconds, bytes, grownBytes } = await run(service);
    const times = [firstMilliseconds, milliseconds].map((time) => `${time.toFixed(0)} ms`);
    row(name, [...times, (bytes / 1e6).toFixed(2), (grownBytes / 1e6).toFixed(0)]);
  }
  const { findings, examined } = await service.examine();
  console.log(`\n${examined.toLocaleString('en')} items examined, ${findings.length} findings`);
  for (const { explanation } of findings.slice(0, 10)) console.log(`  ${explanation}`);
  await service.stop();
  if (findings.length > 0) process.exitCode = 1;
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
