/** `npm run check` holds the code to the rules; this holds the rules to what they are for. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

const root = resolve(__dirname, '..', '..');
const cli = join(root, 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruise.mjs');

/** Files that break one rule each, by the rule. */
const offences: [rule: string, files: Record<string, string>][] = [
  ['no-cycles', { 'local/a.ts': "export * from './b';", 'local/b.ts': "export * from './a';" }],
  ['lambda-scim', { 'lambda/scim/a.ts': "import '../store/x';" }],
  ['scim-is-pure', { 'lambda/scim/b.ts': "import 'node:fs';" }],
  ['lambda-directory', { 'lambda/directory/a.ts': "import type { X } from '../store/x'; export type Y = X;" }],
  ['use-cases-know-no-aws', { 'lambda/directory/b.ts': "import 'node:crypto';" }],
  ['lambda-store', { 'lambda/store/a.ts': "import '../http/x';" }],
  ['lambda-admin', { 'lambda/admin/a.ts': "import '../store/x';" }],
  ['lambda-stands-alone', { 'lambda/a.handler.ts': "import '../lib/x';" }],
  ['lib-shares-data-only', { 'lib/a.ts': "import '../lambda/store/x';" }],
  ['bin-is-thin', { 'bin/a.ts': "import '../local/x';" }],
  ['local-runs-the-service', { 'local/c.ts': "import '../cli/x';" }],
  ['gateway-knows-no-product', { 'local/api-gateway/a.ts': "import '../../lambda/store/x';" }],
  ['emulations-know-no-product', { 'local/dynamodb/a.ts': "import '../../lambda/store/x';" }],
  ['cli-speaks-admin-api', { 'cli/a.ts': "import '../lambda/store/x';" }],
  ['no-tests-in-production', { 'lib/b.ts': "import '../test/x';" }],
];

/** What no rule may mind. */
const allowed = {
  'lambda/store/b.ts': "import '../directory/x'; import '../scim/x'; import 'node:crypto';",
  'lambda/directory/c.ts': "import '../scim/x';",
  'lambda/b.handler.ts': "import './store/x'; import './directory/x';",
  'lib/c.ts': "import '../lambda/http/routes'; import '../lambda/environment';",
  'local/d.ts': "import '../lambda/store/x'; import '../lib/x';",
  'test/a.test.ts': "import '../lambda/store/x';",
};

const targets = ['lambda/store', 'lambda/directory', 'lambda/scim', 'lambda/http', 'lib', 'local', 'cli', 'test'];

let folder: string;
let violations: { from: string; rule: { name: string } }[];
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'arrows-'));
  const files = Object.assign({}, allowed, ...offences.map(([, each]) => each));
  for (const target of targets) files[`${target}/x.ts`] = 'export type X = 1;';
  for (const target of ['lambda/http/routes.ts', 'lambda/environment.ts']) files[target] = 'export const x = 1;';
  for (const [file, content] of Object.entries<string>(files)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), content);
  }
  cpSync(join(root, 'tsconfig.json'), join(folder, 'tsconfig.json'));
  const folders = ['bin', 'lib', 'lambda', 'local', 'cli', 'test'];
  const args = [cli, '--config', join(root, '.dependency-cruiser.cjs'), '--output-type', 'json', ...folders];
  const { stdout } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8', maxBuffer: 2 ** 24 });
  violations = JSON.parse(stdout).summary.violations;
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each(offences)('%s', (rule, files) => {
  const [file] = Object.keys(files);
  expect(violations.filter(({ from }) => from === file).map((violation) => violation.rule.name)).toContain(rule);
});

test.each(Object.keys(allowed))('%s may import what it does', (file) => {
  expect(violations.filter(({ from }) => from === file)).toEqual([]);
});
