import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';

const directory = join(__dirname, '..', '..', '..', '.cache', 'dynamodb-local');
const main = 'software.amazon.dynamodb.services.local.main.ServerRunner';

/** Why the suites cannot run against Amazon's DynamoDB Local here, or undefined when they can. */
export function whyNoAmazonLocal(): string | undefined {
  if (!existsSync(join(directory, 'DynamoDBLocal-version'))) {
    return 'it was not fetched (node scripts/fetch-dynamodb-local.cjs fetches it)';
  }
  if (spawnSync('java', ['-version'], { stdio: 'ignore' }).status !== 0) return 'there is no Java on this machine';
  return undefined;
}

/** A running DynamoDB Local, in memory. */
export interface AmazonLocal {
  readonly endpoint: string;
  stop(): Promise<void>;
}

/** Starts DynamoDB Local on a free port. */
export async function startAmazonLocal(): Promise<AmazonLocal> {
  const port = await freePort();
  const libraries = join(directory, 'lib');
  const options = ['-Xmx512m', `-Djava.library.path=${libraries}`, `-Dsqlite4java.library.path=${libraries}`];
  const server = ['-inMemory', '-disableTelemetry', '-port', String(port)];
  const child = spawn('java', [...options, '-cp', join(libraries, '*'), main, ...server], { stdio: 'ignore' });
  const endpoint = `http://127.0.0.1:${port}`;
  await answering(endpoint, child, 200);
  return {
    endpoint,
    stop: () =>
      new Promise((resolve) => {
        child.once('exit', () => resolve());
        child.kill('SIGKILL');
      }),
  };
}

async function answering(endpoint: string, child: ChildProcess, attempts: number): Promise<void> {
  if (child.exitCode !== null || attempts === 0) throw new Error('DynamoDB Local did not start');
  const up = await fetch(endpoint).then(
    () => true,
    () => false,
  );
  if (up) return;
  await new Promise((resolve) => setTimeout(resolve, 100));
  return answering(endpoint, child, attempts - 1);
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}
