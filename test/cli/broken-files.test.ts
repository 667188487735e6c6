/** What is wrong with a line is told by its line, and the lines around it are imported. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { createLineDigest } from '../../cli/transfer/line-digest';
import { linePieces } from '../../cli/transfer/line-pieces';
import { readLines } from '../../cli/transfer/read-lines';
import { importLimits } from '../../lambda/directory/transfer/transfer-format';
import { maxBodyDepth } from '../../lambda/scim/body';
import { type CliWorld, startCliWorld } from './fixture';

let world: CliWorld;
let made = 0;
beforeAll(async () => {
  world = await startCliWorld();
});
afterEach(() => world.disturb(() => undefined));
afterAll(() => world.stop());

const at = '2026-01-01T00:00:00.000Z';
const header = { type: 'header', format: 'cdk-scim-organization', version: 1, organizationId: 'acme', takenAt: at };
const organization = { type: 'organization', name: 'Acme', status: 'active', created: at, settings: {} };
const user = (n: number, document: object = {}) => ({
  type: 'user',
  id: `aa000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
  created: at,
  lastModified: at,
  version: 1,
  document: { userName: `user-${n}`, active: true, ...document },
});

type LineBytes = Buffer | string | object;
const bytesOf = (line: LineBytes): Buffer =>
  Buffer.isBuffer(line) ? line : Buffer.from(typeof line === 'string' ? line : JSON.stringify(line));

/** A file as somebody makes it who knows the check sum. */
const fileOf = (lines: readonly LineBytes[], end = '\n'): Buffer => {
  const digest = createLineDigest();
  for (const line of lines) digest.add('', bytesOf(line));
  const all = [...lines, digest.trailer()].map(bytesOf);
  return Buffer.concat(all.flatMap((line) => [line, Buffer.from(end)]));
};

const importFile = async (content: Buffer, organizationId = `broken-${(made += 1)}`) => {
  const path = join(world.directory, `${organizationId}.jsonl`);
  writeFileSync(path, content);
  const { code, out, err } = await world.run(['org', 'import', organizationId, '--input', path]);
  return { code, err, told: out === '' ? undefined : JSON.parse(out) };
};

const nested = (levels: number): string => `${'['.repeat(levels)}${']'.repeat(levels)}`;

const bad: readonly (readonly [what: string, line: LineBytes, detail: RegExp])[] = [
  ['no JSON', 'what', /is no JSON object/],
  ['half of a record', JSON.stringify(user(0)).slice(0, 80), /is no JSON object/],
  ['a list', [user(0)], /is no JSON object/],
  ['null', 'null', /is no JSON object/],
  ['a number', '1', /is no JSON object/],
  ['empty', '', /is empty/],
  ['blank', ' \t ', /is empty/],
  ['of zero bytes', Buffer.alloc(10), /is no JSON object/],
  ['in Latin-1', Buffer.from(JSON.stringify(user(0, { title: 'Café' })), 'latin1'), /is not in UTF-8/],
  [
    'with half a character',
    Buffer.concat([Buffer.from('{"type":"user","x":"'), Buffer.from([0xc3, 0x22, 0x7d])]),
    /UTF-8/,
  ],
  ['of more than a megabyte', user(0, { title: 'x'.repeat(1_100_000) }), /is larger than 1047552 bytes/],
  ['of more than a line may have', `${' '.repeat(5_000_000)}{}`, /is larger than/],
  ['of 40 levels', `{"type":"user","document":${nested(40)}}`, /nests deeper than 32 levels/],
  ['of 100 levels', `{"type":"user","document":${nested(100)}}`, /nests deeper than 32 levels/],
  ['of a hundred thousand levels', `{"type":"user","document":${nested(100_000)}}`, /nests deeper than 32 levels/],
  ['with 1e400', JSON.stringify(user(0, { gone: 'HUGE' })).replace('"HUGE"', '1e400'), /a number that is too large/],
  [
    'with -1e400',
    JSON.stringify(user(0, { gone: ['HUGE'] })).replace('"HUGE"', '-1e400'),
    /a number that is too large/,
  ],
  ['with a type that is no text', '{"type":{"toString":1,"valueOf":1}}', /type/],
  ['another header', header, /type/],
  ['of another kind', { type: 'accessKey', id: 'x' }, /type/],
  ['without a kind', {}, /type/],
  ['with a raw line separator', user(0, { title: 'a\u2028b' }), /"title" must not contain U\+2028/],
  ['with half of a pair', user(0, { title: '\ud800' }), /"title" must not contain U\+D800/],
  [
    'of fifty thousand unknown fields',
    Object.fromEntries([['type', 'user'], ...Array.from({ length: 50_000 }, (_, n) => [`f${n}`, 1])]),
    /There is more/,
  ],
  [
    'with more members than a record may have',
    {
      type: 'members',
      group: user(1).id,
      members: Array.from({ length: 2_000 }, (_, n) => ({ id: user(n).id, type: 'User' })),
    },
    /members/,
  ],
];

test('each bad line is told with its number and reason, and all others are imported', async () => {
  const lines = bad.flatMap(([, line], n) => [user(n + 1), line]);
  const { code, err, told } = await importFile(fileOf([header, organization, ...lines]));
  expect([code, err]).toEqual([1, '']);
  expect(told.created).toBe(bad.length + 1);
  const found = told.conflicts.map(({ line, reason, detail }: Record<string, unknown>) => [line, reason, detail]);
  expect(found).toEqual(bad.map(([, , detail], n) => [2 * n + 4, 'invalid', expect.stringMatching(detail)]));
});

test('so it is from a pipe', async () => {
  const lines = bad.slice(0, 4).flatMap(([, line], n) => [user(n + 1), line]);
  const input = fileOf([header, organization, ...lines]).toString();
  const { code, out } = await world.run(['org', 'import', 'broken-pipe'], { input });
  expect([code, JSON.parse(out)]).toEqual([1, expect.objectContaining({ created: 5, conflictCount: 4 })]);
});

test('more bad lines than a batch has are told, and the import goes on behind them', async () => {
  const lines = [header, organization, ...Array.from({ length: 250 }, () => 'x'), user(1)];
  const { told } = await importFile(fileOf(lines));
  expect(told).toMatchObject({ created: 2, conflictCount: 250 });
  expect(told.conflicts.at(-1)).toMatchObject({ line: 252, detail: 'The line is no JSON object.' });
});

const good = [header, organization, user(1, { title: 'Ü' }), user(2)];
const mark = Buffer.from('\uFEFF');
test.each<[string, Buffer]>([
  ['has the line ends of Windows', Buffer.from(fileOf(good).toString().replaceAll('\n', '\r\n'))],
  ['begins with a byte order mark', Buffer.concat([mark, fileOf(good)])],
  ['has no line feed at its end', fileOf(good).subarray(0, -1)],
  ['has empty lines at its end', Buffer.concat([fileOf(good), Buffer.from('\n\r\n  \n')])],
  [
    'has all of that',
    Buffer.concat([mark, Buffer.from(fileOf(good).toString().replaceAll('\n', '\r\n').slice(0, -2))]),
  ],
])('a file that %s is the same file', async (_, content) => {
  expect(await importFile(content)).toMatchObject({ code: 0, told: { created: 3, conflictCount: 0 } });
});

test.each<[string, Buffer, RegExp]>([
  ['compressed', gzipSync(fileOf(good)), /compressed by gzip[\s\S]*gunzip -c/],
  [
    'cut within a line',
    fileOf(good).subarray(0, -300),
    /ends after line \d, without its last line: it was cut\. Line \d is no JSON/,
  ],
  [
    'cut before its last line',
    fileOf(good).subarray(0, fileOf(good).lastIndexOf('\n', -2) + 1),
    /ends after line 4, without its last line/,
  ],
  ['empty', Buffer.alloc(0), /ends after line 0/],
  ['longer than its last line', Buffer.concat([fileOf(good), Buffer.from('{}\n')]), /line 6 behind the last one/],
  [
    'with an empty line that was added',
    Buffer.from(fileOf(good).toString().replace('\n', '\n\n')),
    /another check sum .* Line 2 is empty/,
  ],
  ['of something else', Buffer.from('PNG\n'), /not the header of an export: it is no JSON object/],
  ['of one huge line', Buffer.alloc(9_000_000, 'x'), /not the header of an export: it is larger/],
])('a file that is %s is refused before anything is written', async (_, content, why) => {
  const { code, err } = await importFile(content, `refused-${(made += 1)}`);
  expect([code, err]).toEqual([1, expect.stringMatching(why)]);
  expect((await world.run(['org', 'get', `refused-${made}`])).code).toBe(1);
});

test('a pipe that ends early tells what was imported badly before', async () => {
  const input = fileOf([header, organization, 'what', user(1), user(2)])
    .toString()
    .slice(0, -400);
  const { code, err } = await world.run(['org', 'import', 'early'], { input });
  expect(code).toBe(1);
  expect(err).toMatch(/it was cut\. Line 3 is no JSON object/);
});

test('a failure in the midst names its lines, and the bad lines before', async () => {
  world.disturb(({ number }) => (number === 2 ? new Response('{"detail":"Broken."}', { status: 500 }) : undefined));
  const lines = [header, organization, 'what', ...Array.from({ length: 150 }, (_, n) => user(n))];
  const { code, err } = await importFile(fileOf(lines));
  expect(code).toBe(1);
  expect(err).toMatch(
    /Broken\. \(500\) It was about the lines 102 to 153\. Before: line 3, line, invalid: The line is no JSON/,
  );
});

test('an organization that cannot be made is told by its line', async () => {
  const lines = [header, { ...organization, created: '2999-01-01T00:00:00.000Z' }];
  const people = Array.from({ length: 150 }, (_, n) => user(n));
  const { code, err } = await importFile(fileOf([...lines, ...people]));
  expect(code).toBe(1);
  expect(err).toMatch(/Before: line 2, organization, invalid: created: "2999-01-01T00:00:00.000Z" is in the future/);
});

test('so is the line of an organization that cannot be read', async () => {
  const { err } = await importFile(fileOf([header, JSON.stringify(organization).slice(1), user(1)]));
  expect(err).toMatch(/about the lines 2 to 3\. Before: line 2, line, invalid: The line is no JSON object/);
});

test('of a line of a hundred megabytes only a part is kept at a time', async () => {
  const [chunk, count] = [Buffer.alloc(65_536, 'x'), 1_600];
  const chunks = function* () {
    for (let n = 0; n < count; n += 1) yield chunk;
    yield Buffer.from('\nlast');
  };
  const pieces: { readonly size: number; readonly first: boolean; readonly last: boolean }[] = [];
  for await (const { bytes, first, last } of linePieces(Readable.from(chunks()), 1_000_000)) {
    pieces.push({ size: bytes.length, first, last });
  }
  expect(Math.max(...pieces.map(({ size }) => size))).toBeLessThanOrEqual(1_000_000 + chunk.length);
  expect(pieces.reduce((sum, { size }) => sum + size, 0)).toBe(chunk.length * count + 4);
  expect(pieces.filter(({ last }) => last)).toEqual([
    expect.objectContaining({ first: false }),
    { size: 4, first: true, last: true },
  ]);
});

test('a line of a hundred megabytes counts in the check sum, and is told', async () => {
  const huge = Buffer.alloc(100 * 1024 * 1024, 'x');
  const found = [];
  for await (const line of readLines(Readable.from(fileOf([header, huge, user(1)])))) found.push(line);
  expect(found).toEqual([
    expect.objectContaining({ number: 2, problem: expect.stringContaining('is larger than') }),
    expect.objectContaining({ number: 3, record: user(1) }),
  ]);
});

test('scimctl reads records as deep as the service does', () => {
  expect(importLimits.levels).toBe(maxBodyDepth);
});
