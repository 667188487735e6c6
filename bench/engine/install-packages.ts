/** The packages to compare with, in a folder of their own: they are no dependencies of this product. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
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

/** Installs what is missing. */
export const installPackages = (): void => {
  const isThere = (name: string) => existsSync(join(benchFolder, 'node_modules', name, 'package.json'));
  if (Object.keys(versions).every(isThere)) return;
  mkdirSync(benchFolder, { recursive: true });
  writeFileSync(join(benchFolder, 'package.json'), JSON.stringify({ private: true, dependencies: versions }));
  const args = ['install', '--no-audit', '--no-fund', '--ignore-scripts'];
  const { status } = spawnSync('npm', args, { cwd: benchFolder, stdio: 'inherit' });
  if (status !== 0) throw new Error(`npm ${args.join(' ')} in ${benchFolder} failed`);
};
