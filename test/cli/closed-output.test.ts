import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const scimctl = join(__dirname, '..', '..', 'cli', 'scimctl.cjs');

test('a reader that has seen enough, as head does, ends the program without a word and without success', async () => {
  const run = spawn(process.execPath, [scimctl, 'completion', 'bash'], { stdio: ['ignore', 'pipe', 'pipe'] });
  run.stdout.destroy();
  let errors = '';
  run.stderr.on('data', (chunk) => (errors += chunk));
  const [code] = await once(run, 'close');
  expect([code, errors]).toEqual([141, '']);
});
