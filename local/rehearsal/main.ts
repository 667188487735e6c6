/** `npm run rehearse-restore`: plays docs/restore.md on this machine and tells what each step gave. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { visibleLines } from '../../cli/visible-text';
import { quietSdk } from '../service/aws-access';
import { StartFailure } from '../service/start-failure';
import { rehearseRestore } from './rehearse-restore';
import { writtenReport } from './report';

const main = async (): Promise<void> => {
  Object.assign(process.env, quietSdk);
  const directory = await mkdtemp(join(tmpdir(), 'rehearsal-'));
  const report = writtenReport((line) => console.log(visibleLines(line)));
  try {
    await rehearseRestore(directory, report);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
  const { checks, failures } = report;
  console.log(`\n${checks - failures.length} of ${checks} checks hold.`);
  process.exitCode = failures.length === 0 ? 0 : 1;
};

main().catch((error: unknown) => {
  console.error(error instanceof StartFailure ? error.message : error);
  process.exitCode = 1;
});
