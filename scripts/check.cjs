/** `npm run check`: format and lint, types, architecture rules, dead code. All run; those that fail say why. */
require('./require-node.cjs');
const { spawn } = require('node:child_process');
const { join } = require('node:path');
const { makeDirectory } = require('./require-writable.cjs');

const root = join(__dirname, '..');
const sources = ['bin', 'lib', 'lambda', 'local', 'cli'];

const steps = [
  {
    name: 'format and lint',
    bin: '@biomejs/biome/bin/biome',
    args: ['ci', '--error-on-warnings', '--colors=off', '.'],
  },
  { name: 'types', bin: 'typescript/bin/tsc', args: ['--noEmit'] },
  {
    name: 'architecture',
    bin: 'dependency-cruiser/bin/dependency-cruise.mjs',
    args: ['--output-type', 'err', ...sources],
  },
  { name: 'dead code', bin: 'knip/bin/knip.js', args: ['--no-progress'] },
];

const run = ({ name, bin, args }) =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, [join(root, 'node_modules', bin), ...args], { cwd: root });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (chunk) => {
        output += chunk;
      });
    }
    child.on('close', (code) => resolve({ name, passed: code === 0, output }));
  });

/** Runs all steps at once and gives the numbers of those that passed and failed. */
exports.check = async () => {
  makeDirectory('.cache');
  const results = await Promise.all(steps.map(run));
  for (const { name, passed, output } of results) {
    console.log(`${passed ? 'ok    ' : 'FAILED'} ${name}`);
    if (!passed) console.log(output);
  }
  const passed = results.filter((result) => result.passed).length;
  return { passed, failed: results.length - passed };
};

if (require.main === module) {
  require('./install-dependencies.cjs').installDependencies();
  exports.check().then(({ failed }) => {
    process.exitCode = failed === 0 ? 0 : 1;
  });
}
