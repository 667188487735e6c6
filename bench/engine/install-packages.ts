/** The packages to compare with, in a folder of their own: they are no dependencies of this product. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

export const versions = {
  'scim2-parse-filter': '0.2.10',
  'scim2-filter': '0.2.0',
  'scim-query-filter-parser': '2.0.4',
  scimmy: '1.3.5',
  'scim-patch': '0.8.3',
} as const;

export type PackageName = keyof typeof versions;

/** Where they are, and the bundle that compares them. */
export const benchFolder = resolve(__dirname, '..', '..', '.cache', 'bench-engine');

/** Installs what is missing of some packages in a folder. */
export const installPackages = (folder: string, packages: Readonly<Record<string, string>>): void => {
  const isThere = ([name, version]: [string, string]): boolean => {
    const file = join(folder, 'node_modules', name, 'package.json');
    return existsSync(file) && JSON.parse(readFileSync(file, 'utf8')).version === version;
  };
  if (Object.entries(packages).every(isThere)) return;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, dependencies: packages }));
  const args = ['install', '--no-audit', '--no-fund', '--ignore-scripts'];
  const { status } = spawnSync('npm', args, { cwd: folder, stdio: 'inherit' });
  if (status !== 0) throw new Error(`npm ${args.join(' ')} in ${folder} failed`);
};
