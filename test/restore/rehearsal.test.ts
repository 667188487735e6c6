import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rehearseRestore } from '../../local/rehearsal/rehearse-restore';
import { writtenReport } from '../../local/rehearsal/report';

// The app is synthesized with the option and the service started three times, on a machine that may be busy.
const patience = 240_000;

test(
  'docs/restore.md from end to end: all is as at the restore point, no revoked key opens, nothing is written elsewhere',
  async () => {
    const directory = mkdtempSync(join(tmpdir(), 'rehearsal-'));
    const lines: string[] = [];
    const report = writtenReport((line) => lines.push(line));
    try {
      await rehearseRestore(directory, report);
    } finally {
      rmSync(directory, { recursive: true });
    }
    expect(report.failures).toEqual([]);
    expect(lines.filter((line) => line.startsWith('   ok ')).length).toBe(report.checks);
    expect(report.checks).toBeGreaterThanOrEqual(27);
  },
  patience,
);

describe('the report of a rehearsal', () => {
  const told = (found: unknown, expected: unknown) => {
    const lines: string[] = [];
    const report = writtenReport((line) => lines.push(line));
    report.step('First');
    report.check('the users', found, expected);
    return { lines, failures: report.failures };
  };

  test('tells what holds', () => {
    expect(told({ a: [1] }, { a: [1] })).toEqual({ lines: ['\n1. First', '   ok      the users'], failures: [] });
  });

  test('tells where something differs', () => {
    const { lines, failures } = told([{ id: 1, name: 'ada' }, { id: 2 }], [{ id: 1, name: 'bea' }, { id: 2 }]);
    expect(failures).toEqual(['the users: "ada" instead of "bea" at /0/name']);
    expect(lines.at(-1)).toBe(`   FAILED  ${failures[0]}`);
  });

  test('tells what is missing', () => {
    expect(told([], ['x']).failures).toEqual(['the users: nothing instead of "x" at /0']);
    expect(told(404, 200).failures).toEqual(['the users: 404 instead of 200']);
  });
});
