import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { runScimctl } from './run-scimctl';

// Whoever reads the output may have seen enough, as `head` does. What was not read was not done: 128 and the signal's number.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(141);
});

void runScimctl(process.argv.slice(2), {
  environment: process.env,
  directory: process.cwd(),
  terminal: process.stdout.isTTY === true,
  errorTerminal: process.stderr.isTTY === true,
  // Of a terminal nobody expects to type an export.
  ...(process.stdin.isTTY === true ? {} : { input: () => process.stdin }),
  write: (text) => process.stdout.write(text),
  writeError: (text) => process.stderr.write(text),
  fetch,
  secretsManager: (region) => new SecretsManagerClient(region === undefined ? {} : { region }),
  wait: (milliseconds) => sleep(milliseconds, true),
  now: () => new Date(),
  newId: randomUUID,
  randomBytes,
}).then((code) => {
  process.exitCode = code;
});
