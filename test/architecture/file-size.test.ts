import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(__dirname, '..', '..');

const sources = ['bin', 'lib', 'lambda', 'local', 'cli', 'scripts'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(ts|cjs)$/.test(file))
    .map((file) => join(folder, file)),
);

test('no source file is longer than 300 lines: a longer one does more than one thing', () => {
  const long = sources.filter((file) => readFileSync(join(root, file), 'utf8').split('\n').length > 301);
  expect(long).toEqual([]);
});

test('files are named in kebab-case', () => {
  const odd = sources.filter((file) => !/^(?:[a-z0-9]+(?:[-.][a-z0-9]+)*\/)+[a-z0-9]+(?:[-.][a-z0-9]+)*$/.test(file));
  expect(odd).toEqual([]);
});
