/** What programs say in a checkout that cannot run them: one sentence, whichever program it is. */
import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { scripts } from '../../package.json';

const root = resolve(__dirname, '..', '..');
const NOBODY = 65534;

let checkout: string;
beforeAll(() => {
  checkout = mkdtempSync(join(tmpdir(), 'checkout-'));
  for (const name of ['package.json', 'tsconfig.json', 'cdk.json', 'bin', 'scripts', 'cli', 'local', 'lambda', 'lib']) {
    cpSync(join(root, name), join(checkout, name), { recursive: true });
  }
});
beforeEach(() => {
  chmodSync(checkout, 0o755);
  rmSync(join(checkout, 'node_modules'), { recursive: true, force: true });
  cpSync(join(root, 'package-lock.json'), join(checkout, 'package-lock.json'));
});
afterAll(() => rmSync(checkout, { recursive: true, force: true }));

/** Root may write everywhere, and so is somebody else here. */
const asNobody = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
/** The same, where somebody else may read the packages of this checkout too. */
const asReader = spawnSync('test', ['-r', join(root, 'package.json')], asNobody).status === 0 ? asNobody : {};
const run = (args: readonly string[], options: { readonly uid?: number; readonly gid?: number } = {}) => {
  const env = { PATH: process.env.PATH, HOME: checkout, TMPDIR: tmpdir() };
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    ...options,
    cwd: checkout,
    env,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
};
const makeReadOnly = () => chmodSync(checkout, 0o555);

/** What npm runs for each script, as arguments of Node. */
const programs = Object.entries(scripts).flatMap(([name, commands]) =>
  commands.split(' && ').map((command) => [name, command] as const),
);

test.each(programs)('npm run %s runs a script that can explain itself: %s', (_, command) => {
  expect(command).toMatch(/^node scripts\/[a-z-]+\.cjs( |$)/);
});

const explaining = programs.filter(([, command]) => !command.includes('fetch-dynamodb-local'));

test.each(explaining)('npm run %s in a bare checkout that it may not write into says so: %s', (_, command) => {
  makeReadOnly();
  const { status, stdout, stderr } = run(command.split(' ').slice(1), asNobody);
  expect({ status, stdout, stderr }).toEqual({
    status: 1,
    stdout: '',
    stderr: `${checkout} cannot be written to (EACCES): give yourself write access to it, or use another checkout.\n`,
  });
});

test('npm run installs what is missing first, and says so where that fails', () => {
  writeFileSync(join(checkout, 'package-lock.json'), 'no lock file');
  const { status, stdout, stderr } = run(['scripts/run.cjs', 'local/simulator/main.ts'], {});
  expect([status, stdout]).toEqual([1, 'Installing dependencies (npm ci).\n']);
  expect(stderr).toMatch(/The dependencies cannot be installed: see above, check the network, and run npm ci\.\n$/);
});

test('scimctl in a bare checkout says what to install', () => {
  const { status, stdout, stderr } = run(['cli/scimctl.cjs', 'org', 'list']);
  expect({ status, stdout, stderr }).toEqual({
    status: 1,
    stdout: '',
    stderr: `The package tsx/cjs is not installed: run "npm ci" in ${checkout}, as a user who may write there.\n`,
  });
});

test('scimctl with packages of an older version of itself says what to install', () => {
  mkdirSync(join(checkout, 'node_modules'));
  for (const name of ['tsx', 'esbuild', '@esbuild', 'get-tsconfig', 'resolve-pkg-maps', 'zod']) {
    symlinkSync(join(root, 'node_modules', name), join(checkout, 'node_modules', name));
  }
  const { status, stderr } = run(['cli/scimctl.cjs', 'org', 'list']);
  expect([status, stderr]).toEqual([
    1,
    expect.stringMatching(/^The package \S+ is not installed: run "npm ci" in .*\n$/),
  ]);
});

describe('a checkout of somebody else, which may only be read', () => {
  beforeEach(() => {
    symlinkSync(join(root, 'node_modules'), join(checkout, 'node_modules'));
    makeReadOnly();
  });

  test.each([
    ['npm run', ['scripts/run.cjs', 'local/conformance/main.ts', '--help'], /^Usage: conformance /],
    ['scimctl', ['cli/scimctl.cjs', 'org', 'list', '--help'], /^Usage: .*scimctl\S* org list/],
  ] as const)('%s runs what is there', (_, args, expected) => {
    const { status, stdout, stderr } = run(args, asReader);
    expect([status, stderr, stdout]).toEqual([0, '', expect.stringMatching(expected)]);
  });

  test('npm start with all data in memory builds the code elsewhere, serves, and leaves nothing behind', async () => {
    const temporary = mkdtempSync(join(tmpdir(), 'reader-'));
    chmodSync(temporary, 0o777);
    chmodSync(checkout, 0o755);
    writeFileSync(join(checkout, '.cache'), 'no directory'); // what root may not write into either
    makeReadOnly();
    const env = { PATH: process.env.PATH, HOME: temporary, TMPDIR: temporary, PORT: '0', SCIM_LOCAL_EPHEMERAL: '1' };
    const child = spawn(process.execPath, ['scripts/start.cjs'], { ...asReader, cwd: checkout, env });
    try {
      let output = '';
      const ended = new Promise((resolve) => child.on('close', resolve));
      const ready = new Promise<void>((resolve) => {
        for (const stream of [child.stdout, child.stderr]) {
          stream.setEncoding('utf8').on('data', (text: string) => {
            output += text;
            if (output.includes('Stop it')) resolve();
          });
        }
      });
      await Promise.race([ready, ended]);
      expect(output).toContain('SCIM base URL');
      expect(readdirSync(temporary).filter((name) => name.startsWith('cdk-scim-'))).toHaveLength(1);
      child.kill('SIGTERM');
      await ended;
      expect(readdirSync(temporary).filter((name) => name.startsWith('cdk-scim-'))).toEqual([]);
    } finally {
      child.kill('SIGKILL');
      chmodSync(checkout, 0o755);
      rmSync(join(checkout, '.cache'));
      rmSync(temporary, { recursive: true, force: true });
    }
  }, 120_000);
});

test.each(['scripts/start', 'scripts/test', 'scripts/check', 'scripts/run', 'cli/scimctl'])(
  '%s on a Node that is too old says so, whatever is installed',
  (script) => {
    const code = `Object.defineProperty(process.versions, 'node', { value: '18.20.8' });
      Object.defineProperty(process, 'version', { value: 'v18.20.8' });
      require('./${script}.cjs')`;
    const { status, stderr } = run(['-e', code]);
    expect(status).toBe(1);
    expect(stderr).toBe(
      'This needs Node 20 or later and runs on v18.20.8: install a newer one from https://nodejs.org.\n',
    );
  },
);
