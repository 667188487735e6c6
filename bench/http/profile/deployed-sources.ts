/** From a place in a deployed bundle to the file that it was made of. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { bundle } from '../../../lib/bundling/bundle';

const root = resolve(__dirname, '..', '..', '..');

/** Tells the source file of a place in a script, as a path below the repository; undefined when it is no script of ours. */
export type SourceOf = (url: string, line: number, column: number) => string | undefined;

const withoutMapComment = (text: string): string => text.replace(/\n?\/\/# sourceMappingURL=.*\s*$/, '').trimEnd();

/** Bundles every handler once more, this time with a source map: the code is the same. */
const mapsByCode = (): ReadonlyMap<string, { readonly map: SourceMap; readonly folder: string }> => {
  const folder = mkdtempSync(join(tmpdir(), 'bench-maps-'));
  const handlers = readdirSync(join(root, 'lambda')).filter((name) => name.endsWith('.handler.ts'));
  const maps = new Map<string, { map: SourceMap; folder: string }>();
  for (const name of handlers) {
    const file = join(folder, `${name}.js`);
    bundle(join(root, 'lambda', name), file, { sourceMaps: true });
    const map = new SourceMap(JSON.parse(readFileSync(`${file}.map`, 'utf8')));
    maps.set(withoutMapComment(readFileSync(file, 'utf8')), { map, folder });
  }
  rmSync(folder, { recursive: true });
  return maps;
};

/** Where code in this repository and in the deployed bundles comes from. */
export const sourceLocator = (): SourceOf => {
  const maps = mapsByCode();
  const known = new Map<string, ReturnType<typeof maps.get>>();
  const mapOf = (file: string) => {
    if (!known.has(file)) known.set(file, maps.get(withoutMapComment(readFileSync(file, 'utf8'))));
    return known.get(file);
  };
  return (url, line, column) => {
    const file = url.replace(/^file:\/\//, '');
    if (!file.startsWith(root)) return undefined;
    if (!/asset\.\w+\/index\.js$/.test(file)) return relative(root, file);
    const mapped = mapOf(file);
    const entry = mapped?.map.findEntry(line, column);
    if (mapped === undefined || entry === undefined || !('originalSource' in entry))
      return dirname(relative(root, file));
    return relative(root, resolve(mapped.folder, entry.originalSource));
  };
};
