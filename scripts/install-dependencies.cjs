/** Installs what package-lock.json names, unless it is there already. */
const { spawnSync } = require('node:child_process');
const { existsSync, readFileSync } = require('node:fs');
const { dirname, join } = require('node:path');
const { requireWritableCheckout } = require('./require-writable.cjs');

const root = join(__dirname, '..');

const read = (file) => {
  try {
    return JSON.parse(readFileSync(join(root, file), 'utf8'));
  } catch {
    return {};
  }
};

/** Whether Node finds a package from here, in whatever directory above. */
const isFound = (name, directory = root) => {
  if (existsSync(join(directory, 'node_modules', name, 'package.json'))) return true;
  return dirname(directory) !== directory && isFound(name, dirname(directory));
};

/**
 * npm keeps its own record of what it installed; packages for other systems are not in it. Where this is a workspace of another
 * repository, or another package manager installs, there is no record of ours.
 */
const isInstalled = () => {
  const wanted = read('package-lock.json').packages;
  const installed = read('node_modules/.package-lock.json').packages;
  if (installed === undefined) {
    const { dependencies, devDependencies } = read('package.json');
    return Object.keys({ ...dependencies, ...devDependencies }).every((name) => isFound(name));
  }
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
