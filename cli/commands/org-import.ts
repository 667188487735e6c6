import { createReadStream, existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { AdminAnswer } from '../../lambda/admin/contract';
import { importLimits } from '../../lambda/directory/transfer/transfer-format';
import { createAdminClient } from '../admin-client';
import { checkImportable } from '../check-importable';
import type { CliContext } from '../cli-context';
import { CommandError, UsageError } from '../command-error';
import { findConnection } from '../connection';
import type { Output } from '../output';
import { lines, text } from '../text';
import { inBatches } from '../transfer/batches';
import { patientFetch } from '../transfer/patient-fetch';
import { createProgressBar } from '../transfer/progress-bar';
import { checkFile, isRecordLine, type ReadLine, readLines } from '../transfer/read-lines';
import { stateFile } from '../transfer/state-file';

export interface ImportOptions {
  /** Without it, the lines are read from the input. */
  readonly input?: string;
  readonly overwrite?: boolean;
  /** Forgets how far an interrupted import has come. */
  readonly restart?: boolean;
}

interface LineConflict {
  readonly line: number;
  readonly name: string;
  readonly reason: string;
  readonly detail: string;
}

/** What became of the lines so far. */
interface Tally {
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly conflictCount: number;
  /** The first of them. */
  readonly conflicts: readonly LineConflict[];
}

interface ImportState {
  /** Service, organisation, content of the file, and whether it overwrites. */
  readonly task: string;
  /** The last line that the service has taken. */
  readonly line: number;
  readonly tally: Tally;
}

/** Conflicts that are told one by one; of more, how many there are. */
const MOST_TOLD = 1000;

/** Conflicts that a failure in the midst tells of. */
const MOST_TOLD_IN_FAILURE = 20;

const nothing: Tally = { created: 0, updated: 0, unchanged: 0, conflictCount: 0, conflicts: [] };

type Answer = AdminAnswer<'importRecords'>;

const noAnswer: Answer = { created: 0, updated: 0, unchanged: 0, conflicts: [] };

const counted = (tally: Tally, batch: readonly ReadLine[], answer: Answer): Tally => {
  const sent = batch.filter(isRecordLine);
  const found: LineConflict[] = [
    ...answer.conflicts.map(({ record, ...conflict }) => ({ line: sent[record]?.number ?? 0, ...conflict })),
    ...batch.flatMap((line) =>
      isRecordLine(line)
        ? []
        : [{ line: line.number, name: 'line', reason: 'invalid', detail: `The line ${line.problem}.` }],
    ),
  ].sort((one, other) => one.line - other.line);
  return {
    created: tally.created + answer.created,
    updated: tally.updated + answer.updated,
    unchanged: tally.unchanged + answer.unchanged,
    conflictCount: tally.conflictCount + found.length,
    conflicts: [...tally.conflicts, ...found].slice(0, MOST_TOLD),
  };
};

/** A failure in the midst, with what would not be told otherwise: where it was, and the conflicts before. */
const interrupted = (error: unknown, { conflicts, conflictCount }: Tally, batch: readonly ReadLine[]): unknown => {
  if (!(error instanceof CommandError)) return error;
  const [first, last] = [batch[0]?.number, batch.at(-1)?.number];
  const where = first === undefined || last === undefined ? [] : [`It was about the lines ${first} to ${last}.`];
  const some = conflicts.slice(0, MOST_TOLD_IN_FAILURE);
  const more = conflictCount > some.length ? [`And ${conflictCount - some.length} more.`] : [];
  const before = some.map(({ line, name, reason, detail }) => `Before: line ${line}, ${name}, ${reason}: ${detail}`);
  const why = [error.why, ...where, ...before, ...more].join(' ');
  return new CommandError(error.message, why, error.fix, { cause: error });
};

const told = (organizationId: string, tally: Tally, resumedAt: number): Output => ({
  data: { organization: organizationId, ...tally, ...(resumedAt === 0 ? {} : { resumedAfterLine: resumedAt }) },
  exitCode: tally.conflictCount === 0 ? 0 : 1,
  human: (style) =>
    lines([
      text`${organizationId}: ${tally.created} created, ${tally.updated} updated, ${tally.unchanged} as they were, ${
        tally.conflictCount === 0 ? style.good('no conflicts') : style.bad(`${tally.conflictCount} conflicts`)
      }`,
      ...tally.conflicts.map(({ line, name, reason, detail }) => text`line ${line}  ${name}  ${reason}: ${detail}`),
      ...(tally.conflictCount > tally.conflicts.length
        ? [`and ${tally.conflictCount - tally.conflicts.length} more`]
        : []),
      ...(tally.conflicts.some(({ reason }) => reason === 'differs')
        ? ['What differs becomes what the file says with --overwrite.']
        : []),
      text`Access keys are in no export. Next: ${style.command(`key create --org ${organizationId} --name …`)}`,
    ]),
});

/** Only of a file is it noted how far it came. */
export const restartWithout = (option: string, what: string): UsageError =>
  new UsageError(what, `--restart has no effect without ${option}.`, `Leave it out, or add ${option} <file>.`);

const inputFile = (world: CliContext, input: string): string => {
  const path = resolve(world.directory, input);
  if (existsSync(path) && statSync(path).isFile()) return path;
  throw new CommandError(
    'There is nothing to import.',
    `${path} is no file.`,
    'Give the file of an export with --input.',
  );
};

/** Imports an export; an interrupted import of the same file goes on where it was. */
export const importOrg = async (world: CliContext, organizationId: string, options: ImportOptions): Promise<Output> => {
  const { input, overwrite = false, restart = false } = options;
  const connection = findConnection(world);
  const call = createAdminClient(connection, patientFetch(world));
  if (input === undefined && restart) throw restartWithout('--input', `Nothing was imported into "${organizationId}".`);
  const path = input === undefined ? undefined : inputFile(world, input);
  // Before anything is written: a file that was cut is noticed while nothing has happened.
  const checkSum = path === undefined ? undefined : await checkFile(path);
  const state = path === undefined ? undefined : stateFile<ImportState>(`${path}.import.json`);
  const task = [connection.adminUrl, organizationId, checkSum, overwrite].join(' ');
  const known = restart ? undefined : state?.read();
  const before = known?.task === task ? known : undefined;
  let tally = before?.tally ?? nothing;
  const source = path === undefined ? world.input?.() : createReadStream(path);
  if (source === undefined) {
    throw new UsageError(
      `There is nothing to import into "${organizationId}".`,
      'No --input names a file, and nothing is piped in.',
      'Give the file of an export with --input.',
    );
  }
  await checkImportable(call, organizationId);
  const size = path === undefined ? 0 : statSync(path).size;
  const terminal = world.errorTerminal === true;
  const bar = createProgressBar(terminal, world.writeError, world.now, world.errorStyle);
  let sending: readonly ReadLine[] = [];
  try {
    for await (const batch of inBatches(readLines(source), importLimits)) {
      const last = batch.at(-1);
      if (last === undefined || last.number <= (before?.line ?? 0)) continue;
      sending = batch;
      const records = batch.filter(isRecordLine).map(({ record }) => record);
      const query = overwrite ? { overwrite } : {};
      const answer =
        records.length === 0
          ? noAnswer
          : await call('importRecords', { parameters: { organizationId }, body: { records: [...records] }, query });
      sending = [];
      tally = counted(tally, batch, answer);
      state?.write({ task, line: last.number, tally });
      const share = size === 0 ? 0 : last.bytes / size;
      bar.show(share, `line ${last.number}${tally.conflictCount === 0 ? '' : `, ${tally.conflictCount} conflicts`}`);
    }
  } catch (error) {
    throw interrupted(error, counted(tally, sending, noAnswer), sending);
  } finally {
    bar.clear();
  }
  state?.remove();
  return told(organizationId, tally, before?.line ?? 0);
};
