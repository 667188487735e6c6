import fs, { appendFileSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type LogFile, type LogRecord, openLogFile, readLogFile } from '../../../local/dynamodb/log-file';
import { fc } from '../../properties';

let directory: string;
let path: string;
let file: LogFile | undefined;
const open = (): LogFile => {
  file = openLogFile(path);
  return file;
};

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'scim-log-file-'));
  path = join(directory, 'log');
});
afterEach(() => {
  file?.close();
  file = undefined;
  rmSync(directory, { recursive: true, force: true });
});

/** What JSON.stringify can give: no control character, no half of a surrogate pair. */
const text = fc.string({ unit: 'binary' }).map((any) => JSON.stringify(any));
const records = fc.array(
  fc.array(fc.record({ key: text, value: fc.option(text, { nil: undefined }) }), { minLength: 1, maxLength: 4 }),
  { minLength: 1, maxLength: 6 },
);
const numbered = (all: readonly LogRecord['writes'][]): LogRecord[] =>
  all.map((writes, sequence) => ({ sequence, writes }));

test('what was appended is read again, whatever its characters', () => {
  fc.assert(
    fc.property(records, (all) => {
      const log = open();
      numbered(all).forEach(log.append);
      expect(readLogFile(path)).toEqual(numbered(all));
      log.close();
      file = undefined;
    }),
  );
});

test('a file that ends anywhere gives the records that are whole', () => {
  fc.assert(
    fc.property(records, fc.nat(), (all, cut) => {
      const log = open();
      const ends = numbered(all).map((record) => {
        log.append(record);
        return readFileSync(path).length;
      });
      const length = cut % (readFileSync(path).length + 1);
      truncateSync(path, length);
      expect(readLogFile(path)).toEqual(numbered(all).slice(0, ends.filter((end) => end <= length).length));
      log.close();
      file = undefined;
    }),
  );
});

test('a record whose bytes never came to the disk ends what is read', () => {
  const log = open();
  log.append({ sequence: 0, writes: [{ key: 'a', value: '1' }] });
  appendFileSync(path, `1 40\n${'\0'.repeat(40)}`);
  appendFileSync(path, '2 6\n1 1\nb2');
  expect(readLogFile(path)).toEqual([{ sequence: 0, writes: [{ key: 'a', value: '1' }] }]);
});

test('a file that is opened or emptied has no records, and takes new ones', () => {
  writeFileSync(path, 'something else');
  const log = open();
  expect(readFileSync(path, 'utf8')).toBe('');
  log.append({ sequence: 0, writes: [{ key: 'a', value: 'é' }] });
  log.empty();
  expect(readLogFile(path)).toEqual([]);
  log.append({ sequence: 1, writes: [{ key: 'b', value: undefined }] });
  expect(readLogFile(path)).toEqual([{ sequence: 1, writes: [{ key: 'b', value: undefined }] }]);
});

test.each([
  ['takes only a part', (file: number, position: number) => fs.writeSync(file, '1 6', position)],
  [
    'refuses',
    () => {
      throw new Error('ENOSPC');
    },
  ],
])('a record that the disk %s is not there, and the next one is', (_what, write) => {
  const log = open();
  log.append({ sequence: 0, writes: [{ key: 'a', value: '1' }] });
  const real = fs.writeSync;
  const spy = jest.spyOn(fs, 'writeSync').mockImplementationOnce((file, _text, position) => {
    spy.mockRestore();
    return write(file, Number(position));
  });
  expect(() => log.append({ sequence: 1, writes: [{ key: 'b', value: '1' }] })).toThrow();
  expect(fs.writeSync).toBe(real);
  log.append({ sequence: 1, writes: [{ key: 'c', value: '1' }] });
  expect(readLogFile(path).map(({ sequence, writes }) => [sequence, writes[0]?.key])).toEqual([
    [0, 'a'],
    [1, 'c'],
  ]);
});

test('a file that is not there has no records', () => {
  expect(readLogFile(path)).toEqual([]);
});
