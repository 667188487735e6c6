import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { statSync } from 'node:fs';
import { hostname } from 'node:os';
import { delimiter, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { exitCodeOf } from './exit-code-of';
import { programName } from './program-name';
import { runScimctl } from './run-scimctl';

// Whoever reads the output may have seen enough, as `head` does. What was not read was not done: 128 and the signal's number.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(141);
});

const ending = new AbortController();

/** The second time nobody wants to wait. */
const end = (signal: NodeJS.Signals): void => {
  if (ending.signal.aborted) process.exit(exitCodeOf(signal));
  ending.abort(signal);
};

/** Whether this user may do what only the owner of this program may; a system without owners lets everybody. */
const ownsProgram = (): boolean => {
  const user = process.getuid?.() ?? 0;
  return user === 0 || statSync(__filename).uid === user;
};

const host = createHash('sha256').update(hostname()).digest('hex').slice(0, 6);

const isAlive = (id: string): boolean | undefined => {
  const [ofHost, processId] = id.split('-');
  if (ofHost !== host || !/^\d+$/.test(processId ?? '')) return undefined;
  try {
    process.kill(Number(processId), 0);
    return true;
  } catch (error) {
    // Somebody else's process is one too.
    return (error as NodeJS.ErrnoException).code === 'EPERM'; // Node throws nothing else here.
  }
};

void runScimctl(process.argv.slice(2), {
  environment: process.env,
  directory: process.cwd(),
  program: programName({
    script: process.argv[1] ?? '',
    viaNpx: process.env.npm_command === 'exec',
    path: (process.env.PATH ?? '').split(delimiter),
    directory: process.cwd(),
    checkout: resolve(__dirname, '..'),
    isOwner: ownsProgram(),
  }),
  terminal: process.stdout.isTTY === true,
  columns: process.stdout.columns,
  errorTerminal: process.stderr.isTTY === true,
  // Of a terminal nobody expects to type an export.
  ...(process.stdin.isTTY === true ? {} : { input: () => process.stdin }),
  write: (text) => process.stdout.write(text),
  writeError: (text) => process.stderr.write(text),
  fetch,
  // Only a few commands need it, and it takes longer to load than all else.
  secretsManager: (region) => {
    const { SecretsManagerClient } =
      require('@aws-sdk/client-secrets-manager') as typeof import('@aws-sdk/client-secrets-manager'); // What the package is.
    return new SecretsManagerClient(region === undefined ? {} : { region });
  },
  wait: (milliseconds) => sleep(milliseconds, true, { signal: ending.signal }).catch(() => false),
  interruption: () => {
    process.on('SIGINT', end).on('SIGTERM', end).on('SIGHUP', end);
    return ending.signal;
  },
  run: { id: `${host}-${process.pid}`, isAlive },
  now: () => new Date(),
  newId: randomUUID,
  randomBytes,
}).then((code) => {
  process.exitCode = code;
});
