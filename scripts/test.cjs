/**
 * `npm test`: installs what is missing, checks, runs all fast suites. `npm run test:slow` runs the slow ones alone. The last line
 * counts what passed and failed.
 */
require('./require-node.cjs');
require('./install-dependencies.cjs').installDependencies();
const { spawnSync } = require('node:child_process');
const { readFileSync, rmSync } = require('node:fs');
const { join } = require('node:path');
const { check } = require('./check.cjs');

const root = join(__dirname, '..');
const resultFile = join(root, '.cache', 'jest.json');

const slow = process.argv.includes('--slow');
if (slow) process.env.SLOW_TESTS = '1'; // jest.config.cjs chooses the suites by it

const runJest = () => {
  rmSync(resultFile, { force: true });
  const args = ['--json', '--outputFile', resultFile, ...process.argv.slice(2).filter((arg) => arg !== '--slow')];
  const jest = join(root, 'node_modules', 'jest', 'bin', 'jest.js');
  const { status } = spawnSync(process.execPath, [jest, ...args], { cwd: root, stdio: 'inherit' });
  try {
    const result = JSON.parse(readFileSync(resultFile, 'utf8'));
    const failed = result.numFailedTests + result.numRuntimeErrorTestSuites;
    return { passed: result.numPassedTests, failed: status === 0 ? failed : Math.max(failed, 1) };
  } catch {
    // Jest ended before it could count.
    return { passed: 0, failed: 1 };
  }
};

/** Once here, instead of once in each suite that starts the service. */
const synthesize = async () => {
  require('tsx/cjs');
  try {
    await require('../local/service/synthesize.ts').synthesize(root, () => {});
    console.log('ok     synthesis');
    return { passed: 1, failed: 0 };
  } catch (error) {
    console.log(`FAILED synthesis\n${error.message}`);
    return { passed: 0, failed: 1 };
  }
};

const main = async () => {
  const counts = slow ? [runJest()] : [await check(), await synthesize(), runJest()];
  const passed = counts.reduce((sum, count) => sum + count.passed, 0);
  const failed = counts.reduce((sum, count) => sum + count.failed, 0);
  process.exitCode = failed === 0 ? 0 : 1;
  console.log(`${passed} passed, ${failed} failed`);
};

main();
