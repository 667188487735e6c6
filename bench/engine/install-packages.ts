/** The packages to compare with, in a folder of their own: they are no dependencies of this product. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';

const versions = {
  'scim2-parse-filter': '0.2.10',
  'scim2-filter': '0.2.0',
  'scim-query-filter-parser': '2.0.4',
  scimmy: '1.3.5',
  'scim-patch': '0.8.3',
} as const;

export type PackageName = keyof typeof versions;
const folder = resolve(__dirname, '..', '..', '.cache', 'bench-engine');

/** Installs what is missing. */
export const installPackages = (): void => {
  const isThere = (name: string) => existsSync(join(folder, 'node_modules', name, 'package.json'));
  if (Object.keys(versions).every(isThere)) return;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, dependencies: versions }));
  const args = ['install', '--no-audit', '--no-fund', '--ignore-scripts'];
  const { status } = spawnSync('npm', args, { cwd: folder, stdio: 'inherit' });
  if (status !== 0) throw new Error(`npm ${args.join(' ')} in ${folder} failed`);
};

/** The name of a package with its version. */
export const titleOf = (name: PackageName): string => `${name} ${versions[name]}`;

/** The exports of a package; whoever asks knows their types. */
export const load = <Exports>(name: PackageName): Exports => createRequire(join(folder, 'x.js'))(name) as Exports;
