/** `npm run bench:cold`: how soon a cold service answers. Prints figures beside their limits; fails when one is passed. */
import { measureBundles } from './cold/measure-bundles';
import { measureService } from './cold/measure-service';
import { median } from './cold/median';

const rounds = 20;
const starts = 3;
const limits = { bytes: 260_000, share: 0.65, readyMilliseconds: 5_000, firstAnswerMilliseconds: 600 };

const failures: string[] = [];

function row(name: string, value: string, good: boolean, limit: string): void {
  if (!good) failures.push(name);
  console.log(`${name.padEnd(46)} ${value.padStart(12)}   ${limit.padEnd(14)} ${good ? 'ok' : 'TOO MUCH'}`);
}

async function main(): Promise<void> {
  const { sdk, handlers } = measureBundles(rounds);
  console.log(`Bundles; median of ${rounds} fresh processes on Node ${process.versions.node}\n`);
  console.log(`  client-dynamodb alone: ${sdk.bytes} bytes, ready in ${sdk.milliseconds.toFixed(1)} ms\n`);
  for (const { name, bytes, milliseconds } of handlers) {
    const share = milliseconds / sdk.milliseconds;
    row(`${name}: bytes`, String(bytes), bytes <= limits.bytes, `≤ ${limits.bytes}`);
    row(
      `${name}: require to ready`,
      `${milliseconds.toFixed(1)} ms`,
      share <= limits.share,
      `${share.toFixed(2)} ≤ ${limits.share}`,
    );
  }

  console.log(`\nThe local service; median of ${starts} starts\n`);
  await measureService(); // the first may have to synthesize
  const measures = [];
  for (let round = 0; round < starts; round += 1) measures.push(await measureService());
  for (const [label, key] of [
    ['npm start until ready', 'readyMilliseconds'],
    ['first request, GET /Groups', 'firstAnswerMilliseconds'],
  ] as const) {
    const value = median(measures.map((measure) => measure[key]));
    row(label, `${value.toFixed(0)} ms`, value <= limits[key], `≤ ${limits[key]} ms`);
  }
  if (failures.length > 0) {
    console.log(`\nToo much: ${failures.join(', ')}`);
    process.exitCode = 1;
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
