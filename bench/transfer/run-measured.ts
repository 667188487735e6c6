import { execFileSync, spawn } from 'node:child_process';

export interface Measured {
  readonly seconds: number;
  /** The most that the process had at a time. */
  readonly megabytes: number;
  readonly output: string;
}

const EVERY_MILLISECONDS = 200;

const residentMegabytes = (pid: number): number => {
  try {
    return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) / 1024;
  } catch {
    return 0; // It has ended.
  }
};

/** Runs a program to its end and looks at its memory meanwhile. */
export const runMeasured = (args: readonly string[], env: NodeJS.ProcessEnv): Promise<Measured> =>
  new Promise((resolve, reject) => {
    const begun = performance.now();
    let [megabytes, output] = [0, ''];
    const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'inherit'] });
    const clock = setInterval(() => {
      megabytes = Math.max(megabytes, residentMegabytes(child.pid ?? 0));
    }, EVERY_MILLISECONDS);
    child.stdout.on('data', (text) => {
      output += text;
    });
    child.on('close', (code) => {
      clearInterval(clock);
      if (code === 0) resolve({ seconds: (performance.now() - begun) / 1000, megabytes, output });
      else reject(new Error(`${args.join(' ')} ended with ${code}: ${output}`));
    });
  });
