import { resolve } from 'node:path';
import { createAdminClient } from '../admin-client';
import type { CliContext } from '../cli-context';
import { findConnection } from '../connection';
import type { Output } from '../output';
import { multiline, text } from '../text';
import { type ExportFile, openExportFile } from '../transfer/export-file';
import { createLineDigest, type Trailer } from '../transfer/line-digest';
import { patientFetch } from '../transfer/patient-fetch';
import { createProgressBar } from '../transfer/progress-bar';
import { visible } from '../visible-text';
import { restartWithout } from './org-import';

export interface ExportOptions {
  /** Without it, the lines are printed. */
  readonly output?: string;
  /** Forgets what an interrupted export has written. */
  readonly restart?: boolean;
}

/** Where the lines go. */
type Sink = Pick<ExportFile, 'cursor' | 'header' | 'digest' | 'append' | 'finish'>;

interface Progress {
  readonly show: (done: number, text: string) => void;
}

/** Users and groups that there are, as the header tells. */
const expectedBy = (header: Readonly<Record<string, unknown>> | undefined): number => {
  const { users = 0, groups = 0 } = (header?.counts ?? {}) as { users?: number; groups?: number }; // As the service counts.
  return users + groups;
};

/** Those that have come. */
const shareDone = (counts: Readonly<Record<string, number>>, expected: number): number =>
  expected === 0 ? 0 : ((counts.user ?? 0) + (counts.group ?? 0)) / expected;

const copy = async (world: CliContext, organizationId: string, sink: Sink, progress: Progress): Promise<Trailer> => {
  const call = createAdminClient(findConnection(world), patientFetch(world));
  const { digest } = sink;
  let expected = expectedBy(sink.header);
  let cursor = sink.cursor;
  do {
    const query = cursor === undefined ? {} : { cursor };
    const page = await call('exportOrganization', { parameters: { organizationId }, body: undefined, query });
    const lines = page.records.map((record) => {
      const line = visible(JSON.stringify(record));
      digest.add(String(record.type), line);
      if (record.type === 'header') expected = expectedBy(record);
      return line;
    });
    cursor = page.nextCursor;
    sink.append(lines, cursor);
    const trailer = digest.trailer();
    progress.show(shareDone(trailer.counts, expected), `${trailer.lines} lines`);
  } while (cursor !== undefined);
  const trailer = digest.trailer();
  sink.finish(trailer);
  return trailer;
};

/** Exports an organisation as lines of JSON, into a file or to the output; undefined when the lines are the output. */
export const exportOrg = async (
  world: CliContext,
  organizationId: string,
  { output, restart = false }: ExportOptions,
): Promise<Output | undefined> => {
  if (output === undefined) {
    if (restart) throw restartWithout('--output', `"${organizationId}" was not exported.`);
    const sink: Sink = {
      cursor: undefined,
      header: undefined,
      digest: createLineDigest(),
      append: (lines) => world.write(multiline(lines.map((line) => `${line}\n`).join(''))),
      finish: (trailer) => world.write(multiline(`${JSON.stringify(trailer)}\n`)),
    };
    await copy(world, organizationId, sink, { show: () => undefined });
    return undefined;
  }
  const path = resolve(world.directory, output);
  const file = await openExportFile(path, `${findConnection(world).adminUrl} ${organizationId}`, restart);
  const bar = createProgressBar(world.errorTerminal === true, world.writeError, world.now, world.errorStyle);
  try {
    const { lines, counts, sha256 } = await copy(world, organizationId, file, bar);
    bar.clear();
    const told = Object.entries(counts).map(([type, count]) => `${count} ${type}`);
    return {
      data: { organization: organizationId, file: path, resumed: file.cursor !== undefined, lines, counts, sha256 },
      human: () => text`Exported ${organizationId} to ${path}: ${lines} lines (${told.join(', ')}).`,
    };
  } finally {
    bar.clear();
  }
};
