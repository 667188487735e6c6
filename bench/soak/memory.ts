/** How much memory a process takes, over time. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

export interface MemorySample {
  readonly seconds: number;
  readonly megabytes: number;
}

/** The resident set, all threads of the process included. */
const residentMegabytes = async (pid: number): Promise<number> => {
  if (process.platform === 'linux') {
    const status = await readFile(`/proc/${pid}/status`, 'utf8');
    return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) / 1_024;
  }
  const { stdout } = await promisify(execFile)('ps', ['-o', 'rss=', '-p', String(pid)]);
  return Number(stdout.trim()) / 1_024;
};

export const watchMemory = (pid: number, everyMilliseconds: number) => {
  const samples: MemorySample[] = [];
  const started = Date.now();
  const timer = setInterval(() => {
    const seconds = (Date.now() - started) / 1_000;
    // A process that is gone is told of by its requests.
    residentMegabytes(pid).then(
      (megabytes) => samples.push({ seconds, megabytes }),
      () => undefined,
    );
  }, everyMilliseconds);
  return {
    samples,
    stop: () => clearInterval(timer),
  };
};

/** The line through the samples with the least squares, as megabytes a minute. */
export const slopePerMinute = (samples: readonly MemorySample[]): number => {
  const mean = (of: (sample: MemorySample) => number) =>
    samples.reduce((sum, each) => sum + of(each), 0) / samples.length;
  const [seconds, megabytes] = [mean((each) => each.seconds), mean((each) => each.megabytes)];
  const spread = samples.reduce((sum, each) => sum + (each.seconds - seconds) ** 2, 0);
  const shared = samples.reduce((sum, each) => sum + (each.seconds - seconds) * (each.megabytes - megabytes), 0);
  return spread === 0 ? 0 : (shared / spread) * 60;
};
