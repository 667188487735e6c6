import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { synthesize } from '../../../local/service/synthesize';

/** An app that writes what it is given, in place of the kit's own, which takes seconds. */
const app = `
import { mkdirSync, writeFileSync } from 'node:fs';
const output = process.env.CDK_OUTDIR ?? '';
mkdirSync(output + '/asset.1', { recursive: true });
writeFileSync(output + '/asset.1/index.js', 'code', { mode: 0o600 });
writeFileSync(output + '/manifest.json', process.env.CDK_CONTEXT_JSON ?? '');
`;

let root: string;
let mask: number;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'synthesize-'));
  symlinkSync(resolve(__dirname, '..', '..', '..', 'node_modules'), join(root, 'node_modules'));
  mkdirSync(join(root, 'bin'));
  writeFileSync(join(root, 'bin', 'cdk-scim.ts'), app);
  writeFileSync(join(root, 'cdk.json'), '{"context":{"stage":"test"}}');
  mask = process.umask(0o077);
});
afterEach(() => {
  process.umask(mask);
  rmSync(root, { recursive: true, force: true });
});

const modesBelow = (path: string): readonly string[] => {
  const { mode } = statSync(path);
  const inner = statSync(path).isDirectory() ? readdirSync(path).map((name) => join(path, name)) : [];
  return [(mode & 0o777).toString(8), ...inner.flatMap(modesBelow)];
};

test('others may read what a start with a private mask has built, and enter where it lies', async () => {
  const output = await synthesize(root, () => {});
  expect(output.startsWith(join(root, '.cache', 'synth'))).toBe(true);
  for (const path of [join(root, '.cache'), join(root, '.cache', 'synth')]) {
    expect(statSync(path).mode & 0o055).toBe(0o055);
  }
  expect(modesBelow(output)).toEqual(['755', '755', '644', '644']);
});

test('what is built is taken again until its sources change', async () => {
  let builds = 0;
  const build = (options = {}) => synthesize(root, () => builds++, options);
  const first = await build();
  expect([await build(), builds]).toEqual([first, 1]);
  expect(JSON.parse(readFileSync(join(await build({ stage: 'other' }), 'manifest.json'), 'utf8'))).toEqual({
    stage: 'other',
  });
  writeFileSync(join(root, 'bin', 'cdk-scim.ts'), `${app}// changed`);
  expect(await build()).not.toBe(first);
  expect(builds).toBe(3);
});

test('where nothing can be put into the checkout it is built elsewhere, for this process and its user only', async () => {
  writeFileSync(join(root, '.cache'), 'no directory'); // what root may not write into either
  const output = await synthesize(root, () => {});
  expect(output.startsWith(root)).toBe(false);
  expect(existsSync(join(output, 'manifest.json'))).toBe(true);
  const directory = resolve(output, '..');
  expect(statSync(directory).mode & 0o777).toBe(0o700);
  rmSync(directory, { recursive: true });
});
