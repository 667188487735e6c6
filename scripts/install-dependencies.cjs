/** Installs what package-lock.json names, unless it is there already. */
const { spawnSync } = require('node:child_process');
const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const { requireWritableCheckout } = require('./require-writable.cjs');

const root = join(__dirname, '..');

const packagesOf = (file) => {
  try {
    return JSON.parse(readFileSync(join(root, file), 'utf8')).packages;
  } catch {
    return undefined;
  }
};

/** npm keeps its own record of what it installed; packages for other systems are not in it. */
const isInstalled = () => {
  const wanted = packagesOf('package-lock.json');
  const installed = packagesOf('node_modules/.package-lock.json');
  if (installed === undefined) return false;
  return Object.entries(wanted ?? {}).every(
    ([path, { version, optional }]) => path === '' || optional === true || installed[path]?.version === version,
  );
};

exports.installDependencies = () => {
  if (isInstalled()) return;
  requireWritableCheckout();
  console.log('Installing dependencies (npm ci).');
  // Development dependencies too, even where NODE_ENV says production: they run the service.
  const args = ['ci', '--include=dev', '--no-fund', '--no-audit', '--loglevel=error'];
  const npm = process.env.npm_execpath;
  const options = { cwd: root, stdio: 'inherit', shell: npm === undefined && process.platform === 'win32' };
  const { status } = npm ? spawnSync(process.execPath, [npm, ...args], options) : spawnSync('npm', args, options);
  if (status === 0) return;
  console.error('The dependencies cannot be installed: see above, check the network, and run npm ci.');
  process.exit(1);
};
