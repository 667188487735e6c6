/** Twenty times the text never takes much more than twenty times the work, whatever stands in it. */
import { excessiveGrowth } from './measure-growth';
import { textReaders } from './text-readers';
import { hostileTexts } from './texts';

/** Twenty times as long it is nearly as long as a value may be; a longer one is refused before it is read. */
const SIZE = 800;

test.each(textReaders)('$name is read in linear time', async ({ read, beginnings = [] }) => {
  const slow: string[] = [];
  for (const { name, ofLength } of hostileTexts(beginnings)) {
    const growth = await excessiveGrowth({ read: read as (input: never) => unknown, inputOf: ofLength, size: SIZE });
    if (growth > 0) slow.push(`${name}: ${growth.toFixed(1)} times the work`);
  }
  expect(slow).toEqual([]);
});

test('what is quadratic is noticed', async () => {
  const read = (text: string) => /=+\s*$/.test(text);
  const inputOf = (size: number) => `${'='.repeat(size)}!`;
  expect(await excessiveGrowth({ read: read as (input: never) => unknown, inputOf, size: 300 })).toBeGreaterThan(8);
});
