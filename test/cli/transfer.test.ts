import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CliWorld, startCliWorld } from './fixture';

let world: CliWorld;
beforeAll(async () => {
  world = await startCliWorld();
  await world.run(['org', 'create', 'Acme', '--id', 'acme']);
  await world.run(['role', 'create', 'agent', '--org', 'acme', '--name', 'Agent']);
  const made = await world.run(['key', 'create', '--org', 'acme', '--name', 'Okta', '--provider', 'okta']);
  const create = async (path: string, body: object) => {
    const answer = await world.scim(`https://api.example.com/prod/organizations/acme/scim/v2/${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${JSON.parse(made.out).accessKey}`, 'content-type': 'application/scim+json' },
      body: JSON.stringify(body),
    });
    return JSON.parse(await answer.text()).id as string;
  };
  const ids: string[] = [];
  for (let at = 0; at < 120; at += 1) {
    const schemas = ['urn:ietf:params:scim:schemas:core:2.0:User'];
    ids.push(await create('Users', { schemas, userName: `user-${at}`, displayName: 'Ü'.repeat(at) }));
  }
  const schemas = ['urn:ietf:params:scim:schemas:core:2.0:Group'];
  await create('Groups', { schemas, displayName: 'All', members: ids.map((value) => ({ value })) });
  await world.run(['org', 'export', 'acme', '--output', 'acme.jsonl']);
});
afterEach(() => world.disturb(() => undefined));
afterAll(() => world.stop());

const pathOf = (name: string) => join(world.directory, name);
const linesOf = (name: string): readonly string[] => readFileSync(pathOf(name), 'utf8').trimEnd().split('\n');
const withoutVersion = (line: string): string => line.replace(/"version":\d+,/, '');
/** The records of a file, without versions, which an import gives anew. */
const recordsOf = (name: string) => linesOf(name).slice(1, -1).map(withoutVersion);
const patient = async () => true;
const overloaded = () => new Response('{"detail":"Too many."}', { status: 503, headers: { 'retry-after': '1' } });

test('an export is a file that nobody else can read, with a header, a record a line and a check sum', async () => {
  const lines = linesOf('acme.jsonl');
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ type: 'header', version: 1, counts: { users: 120, groups: 1 } });
  expect(JSON.parse(lines.at(-1) ?? '')).toEqual({
    type: 'trailer',
    lines: lines.length - 1,
    counts: { header: 1, organization: 1, role: 1, user: 120, group: 1, members: 1 },
    sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
  expect(statSync(pathOf('acme.jsonl')).mode & 0o777).toBe(0o600);
  expect(readdirSync(world.directory).filter((name) => name.includes('.part'))).toEqual([]);
});

test('an export does not write over a file', async () => {
  const again = await world.run(['org', 'export', 'acme', '--output', 'acme.jsonl']);
  expect(again).toMatchObject({ code: 1, out: '' });
  expect(again.err).toMatch(/acme\.jsonl exists already[\s\S]*Fix: Give another --output/);
});

test('a directory that is not there is told, and not as a defect', async () => {
  const failed = await world.run(['org', 'export', 'acme', '--output', 'nowhere/acme.jsonl']);
  expect(failed).toMatchObject({ code: 1, out: '' });
  expect(failed.err).toMatch(/The file \S+ cannot be used[\s\S]*nowhere[\s\S]*Fix: Check that the directory is there/);
});

test('without a file the lines are the output, and can be piped into an import', async () => {
  const { code, out } = await world.run(['org', 'export', 'acme']);
  expect(code).toBe(0);
  expect(out.trimEnd().split('\n').slice(1, -1).map(withoutVersion)).toEqual(recordsOf('acme.jsonl'));
  const done = await world.run(['org', 'import', 'piped'], { input: out });
  expect([done.code, JSON.parse(done.out)]).toEqual([
    0,
    expect.objectContaining({ created: 124, unchanged: 0, conflictCount: 0 }),
  ]);
});

test('an import makes the organisation; a second one changes nothing; it exports as what it came from', async () => {
  const first = await world.run(['org', 'import', 'copy', '--input', 'acme.jsonl']);
  expect([first.code, first.err, JSON.parse(first.out).created]).toEqual([0, '', 124]);
  const second = await world.run(['org', 'import', 'copy', '--input', 'acme.jsonl'], { terminal: true });
  expect(second.out).toContain('copy: 0 created, 0 updated, 124 as they were');
  await world.run(['org', 'export', 'copy', '--output', 'copy.jsonl']);
  expect(recordsOf('copy.jsonl')).toEqual(recordsOf('acme.jsonl'));
  expect(existsSync(pathOf('acme.jsonl.import.json'))).toBe(false);
  expect((await world.run(['doctor', '--org', 'copy'])).code).toBe(0);
});

test('an export that is interrupted goes on where it was', async () => {
  const args = ['org', 'export', 'acme', '--output', 'cut.jsonl'];
  for (let failing = 2; !existsSync(pathOf('cut.jsonl')); failing += 1) {
    world.disturb(({ number }) => {
      if (number >= 2) throw new TypeError('fetch failed', { cause: new Error('connect ECONNREFUSED') });
      return undefined;
    });
    const { code, err, out } = await world.run(args);
    if (code === 0) expect(JSON.parse(out)).toMatchObject({ resumed: failing > 2 });
    else {
      expect(err).toContain('cannot be reached');
      // What came after the last page that was noted does not count.
      writeFileSync(pathOf('cut.jsonl.part'), '{"type":"us', { flag: 'a' });
    }
    expect(failing).toBeLessThan(10);
  }
  expect(recordsOf('cut.jsonl')).toEqual(recordsOf('acme.jsonl'));
  const { sha256, ...rest } = JSON.parse(linesOf('cut.jsonl').at(-1) ?? '');
  expect(rest).toMatchObject({ type: 'trailer', lines: linesOf('acme.jsonl').length - 1 });
  world.disturb(() => undefined);
  expect((await world.run(['org', 'import', 'from-cut', '--input', 'cut.jsonl'])).code).toBe(0);
});

test('an import that is interrupted goes on behind what the service has taken', async () => {
  world.disturb(({ number }) => (number === 2 ? new Response('{"detail":"Broken."}', { status: 500 }) : undefined));
  const args = ['org', 'import', 'resumed', '--input', 'acme.jsonl'];
  const first = await world.run(args);
  expect(first).toMatchObject({ code: 1, out: '' });
  expect(first.err).toContain('Broken.');
  let requests = 0;
  world.disturb(({ number }) => {
    requests = number;
    return undefined;
  });
  const second = await world.run(args);
  expect([second.code, requests]).toEqual([0, 1]);
  expect(JSON.parse(second.out)).toMatchObject({ created: 124, unchanged: 0, resumedAfterLine: 101 });
});

test('what the service cannot take just now is sent again', async () => {
  world.disturb(({ number }) => (number % 2 === 1 ? overloaded() : undefined));
  const waits: number[] = [];
  const wait = async () => waits.push(1) > 0;
  expect((await world.run(['org', 'export', 'acme', '--output', 'busy.jsonl'], { wait })).code).toBe(0);
  expect((await world.run(['org', 'import', 'busy', '--input', 'busy.jsonl'], { wait })).code).toBe(0);
  expect(waits.length).toBeGreaterThan(2);
  world.disturb(overloaded);
  const given = await world.run(['org', 'export', 'acme', '--output', 'never.jsonl'], { wait: patient });
  expect(given.code).toBe(1);
  expect(given.err).toMatch(/Why: Too many\. \(503\)\n {2}Fix: Wait a moment/);
});

test.each([
  ['cut', (lines: readonly string[]) => lines.slice(0, 50), /ends after line 50, without its last line/],
  [
    'changed',
    (lines: readonly string[]) => lines.map((line) => line.replace('user-7"', 'user-x"')),
    /another check sum/,
  ],
  ['short of a line', (lines: readonly string[]) => lines.filter((_, at) => at !== 9), /another check sum/],
  ['no export', () => ['{"type":"user"}'], /not the header of an export/],
  [
    'of a newer version',
    (lines: readonly string[]) => lines.map((line) => line.replace('"version":1,"org', '"version":2,"org')),
    /version 2/,
  ],
  ['no JSON', (lines: readonly string[]) => [lines[0] ?? '', 'what'], /Line 2 is no JSON object/],
])('a file that is %s is refused before anything is written', async (name, change, why) => {
  writeFileSync(pathOf('bad.jsonl'), `${change(linesOf('acme.jsonl')).join('\n')}\n`);
  const { code, err } = await world.run(['org', 'import', 'bad', '--input', 'bad.jsonl']);
  expect([name, code]).toEqual([name, 1]);
  expect(err).toMatch(why);
  expect((await world.run(['org', 'get', 'bad'])).code).toBe(1);
});

test('conflicts are told by line, without stopping the rest, and end in exit code 1', async () => {
  await world.run(['org', 'import', 'changed', '--input', 'acme.jsonl']);
  await world.run(['org', 'settings', 'activityDays=7', '--org', 'changed']);
  const args = ['org', 'import', 'changed', '--input', 'acme.jsonl'];
  const { code, out } = await world.run(args);
  expect(code).toBe(1);
  expect(JSON.parse(out)).toMatchObject({
    unchanged: 123,
    conflicts: [{ line: 2, name: 'organization', reason: 'differs' }],
  });
  const human = await world.run(args, { terminal: true });
  expect(human.out).toMatch(/line 2 {2}organization {2}differs: .*\n.*--overwrite/);
  expect(await world.run([...args, '--overwrite'])).toMatchObject({ code: 0 });
});

test('a person sees a bar, a pipe does not, and who asked for no colours gets none', async () => {
  const run = (name: string, environment: Record<string, string> = {}) =>
    world.run(['org', 'import', 'bar', '--input', 'acme.jsonl', '--restart'], {
      errorTerminal: name !== 'pipe',
      environment: { SCIM_ADMIN_URL: 'https://api.example.com/prod', SCIM_ADMIN_KEY: 'scima_test', ...environment },
    });
  expect((await run('terminal')).err).toContain('[\u001b[32m#');
  expect((await run('terminal', { NO_COLOR: '1' })).err).toMatch(/\[#+-*\] +\d+ % {2}line 101/);
  expect((await run('pipe')).err).toBe('');
});

test('a file that is not there and an organisation that is not there are named', async () => {
  const missing = await world.run(['org', 'import', 'x', '--input', 'none.jsonl']);
  expect([missing.code, missing.err]).toEqual([1, expect.stringMatching(/none\.jsonl is no file/)]);
  const nothing = await world.run(['org', 'import', 'x']);
  expect([nothing.code, nothing.err]).toEqual([2, expect.stringMatching(/nothing is piped in/)]);
  const unknown = await world.run(['org', 'export', 'none', '--output', 'none.jsonl']);
  expect([unknown.code, unknown.err]).toEqual([
    1,
    expect.stringMatching(/no organisation with the id "none"[\s\S]*Fix:/),
  ]);
});

test('shells complete the commands', async () => {
  const { out } = await world.run(['completion', 'zsh']);
  expect(out).toMatch(/' org export'\) words='--output --restart --help'/);
  expect(out).toMatch(/' org import'\) words='--input --overwrite --restart --help'/);
});
