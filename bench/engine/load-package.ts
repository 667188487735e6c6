import { createRequire } from 'node:module';
import { join } from 'node:path';
import { type PackageName, versions } from './install-packages';

/** The name of a package with its version. */
export const titleOf = (name: PackageName): string => `${name} ${versions[name]}`;

/** The exports of a package, looked for beside the bundle that asks; whoever asks knows their types. */
export const load = <Exports>(name: PackageName): Exports => createRequire(join(__dirname, 'x.js'))(name) as Exports;
