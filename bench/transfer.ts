/** `npx tsx bench/transfer.ts [users]`: how long export and import of an organisation take, and how much memory scimctl has. */
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { startService } from '../local/service/start-service';
import { runMeasured } from './transfer/run-measured';
import { writeExport } from './transfer/write-export';

const scimctl = resolve(__dirname, '../cli/scimctl.cjs');

/** Records without header and trailer. */
const recordsOf = (path: string): string => readFileSync(path, 'utf8').trimEnd().split('\n').slice(1, -1).join('\n');

async function main(): Promise<void> {
  const users = Number(process.argv[2] ?? 10_000);
  const folder = mkdtempSync(join(tmpdir(), 'transfer-'));
  const service = await startService({ ephemeral: true, schedules: false });
  try {
    const [made, copy] = [join(folder, 'made.jsonl'), join(folder, 'copy.jsonl')];
    const lines = writeExport(made, users);
    const env = {
      ...process.env,
      SCIM_ADMIN_URL: service.connection.adminUrl,
      SCIM_ADMIN_KEY: service.connection.adminKey,
    };
    console.log(`${users} users, all in one group: ${lines} lines, ${(statSync(made).size / 1e6).toFixed(1)} MB\n`);
    console.log('                          time   CPU of the service   memory of scimctl   of the whole local service');
    const measure = async (name: string, ...args: readonly string[]) => {
      const before = process.cpuUsage();
      const { seconds, megabytes, output } = await runMeasured([scimctl, 'org', ...args], env);
      const own = process.memoryUsage().rss / 1024 / 1024;
      const used = process.cpuUsage(before);
      const busy = (used.user + used.system) / 1e6;
      const cells = [
        `${seconds.toFixed(1)} s`,
        `${busy.toFixed(1)} s`,
        `${megabytes.toFixed(0)} MB`,
        `${own.toFixed(0)} MB`,
      ];
      console.log(
        name.padEnd(20),
        cells[0]?.padStart(9),
        cells[1]?.padStart(20),
        cells[2]?.padStart(19),
        cells[3]?.padStart(28),
      );
      return JSON.parse(output);
    };
    await measure('import', 'import', 'big', '--input', made);
    const again = await measure('import again', 'import', 'big', '--input', made);
    await measure('export', 'export', 'big', '--output', copy);
    if (again.unchanged !== lines - 2) throw new Error(`the second import changed something: ${JSON.stringify(again)}`);
    const settled = (text: string) => text.slice(text.indexOf('\n')); // Settings come back with their defaults.
    if (settled(recordsOf(made)) !== settled(recordsOf(copy)))
      throw new Error('the export differs from what was imported');
  } finally {
    await service.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
