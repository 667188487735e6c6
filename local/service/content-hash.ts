import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

const filesBelow = async (root: string, path: string): Promise<string[]> => {
  const found = await stat(join(root, path)).catch(() => undefined);
  if (found?.isFile()) return [path];
  if (!found?.isDirectory()) return [];
  const names = (await readdir(join(root, path))).sort();
  return (await Promise.all(names.map((name) => filesBelow(root, join(path, name))))).flat();
};

/** One hash over names and contents of files and of all files in directories. */
export const contentHash = async (root: string, paths: readonly string[]): Promise<string> => {
  const files = (await Promise.all(paths.map((path) => filesBelow(root, path)))).flat();
  const contents = await Promise.all(files.map((file) => readFile(join(root, file))));
  const hash = createHash('sha256');
  files.forEach((file, index) => {
    const content = contents[index] ?? Buffer.alloc(0);
    hash.update(`${file}\0${content.length}\0`).update(content);
  });
  return hash.digest('hex').slice(0, 32);
};
