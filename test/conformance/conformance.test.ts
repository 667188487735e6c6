/** The matrix of this product: every check of every behaviour in both modes, over HTTP. */
import { behaviours } from '../../local/conformance/behaviours';
import { checks } from '../../local/conformance/checks/all-checks';
import { type MatrixRow, outcomeOf, rowsOf, showMatrix } from '../../local/conformance/matrix';
import { playBothModes } from '../../local/conformance/run-conformance';
import { startService } from '../../local/service/start-service';

const minutes = 60_000;

let rows: readonly MatrixRow[];
beforeAll(async () => {
  const service = await startService({ schedules: false });
  try {
    rows = rowsOf(await playBothModes(checks, service.connection));
  } finally {
    await service.stop();
  }
}, 5 * minutes);

const rowOf = (number: string): MatrixRow => {
  const row = rows.find(({ behaviour }) => behaviour.number === number);
  if (row === undefined) throw new Error(`there is no row ${number}`);
  return row;
};

/** What of a row did not hold, as the matrix shows it. */
const failuresOf = (row: MatrixRow): string => {
  const failed = row.played.filter(({ outcome }) => outcome !== 'held');
  return failed.length === 0 ? '' : showMatrix(failed);
};

test.each(behaviours.map(({ number, title }) => [number, title]))('%s %s', (number) => {
  const row = rowOf(number);
  expect(failuresOf(row)).toBe('');
  expect([outcomeOf(row, 'compatible'), outcomeOf(row, 'strict')]).toEqual(['held', 'held']);
});
