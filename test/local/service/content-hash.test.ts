import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { contentHash } from '../../../local/service/content-hash';

let root: string;
const hash = () => contentHash(root, ['lib', 'cdk.json', 'missing']);
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'hash-'));
  mkdirSync(join(root, 'lib', 'deep'), { recursive: true });
  writeFileSync(join(root, 'lib', 'a.ts'), 'a');
  writeFileSync(join(root, 'lib', 'deep', 'b.ts'), 'b');
  writeFileSync(join(root, 'cdk.json'), '{}');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

test('it stays the same as long as nothing changes', async () => {
  const before = await hash();
  writeFileSync(join(root, 'lib', 'a.ts'), 'a');
  writeFileSync(join(root, 'README.md'), 'not asked for');
  expect(await hash()).toBe(before);
});

test.each<[string, () => void]>([
  ['a content', () => writeFileSync(join(root, 'lib', 'deep', 'b.ts'), 'c')],
  ['a name', () => renameSync(join(root, 'lib', 'a.ts'), join(root, 'lib', 'c.ts'))],
  ['a new file', () => writeFileSync(join(root, 'lib', 'deep', 'c.ts'), '')],
  ['a file that is gone', () => rmSync(join(root, 'cdk.json'))],
  [
    'what moves from one file to the next',
    () => {
      writeFileSync(join(root, 'lib', 'a.ts'), '');
      writeFileSync(join(root, 'lib', 'deep', 'b.ts'), 'ab');
    },
  ],
])('%s changes it', async (_, change) => {
  const before = await hash();
  change();
  expect(await hash()).not.toBe(before);
});
