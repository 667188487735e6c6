import { readFileSync } from 'node:fs';
import { behaviours, chapters } from '../../local/conformance/behaviours';
import { modesOf } from '../../local/conformance/check';
import { checks } from '../../local/conformance/checks/all-checks';
import { compatibilityFile, renderCompatibility } from '../../local/conformance/compatibility';

test('docs/compatibility.md is what the checks say; npm run conformance -- --write-docs writes it', () => {
  expect(readFileSync(compatibilityFile, 'utf8')).toBe(renderCompatibility(checks));
});

test('there are as many behaviours in each chapter as the product promises', () => {
  expect(chapters.map((chapter) => chapter.behaviours.length)).toEqual([11, 13, 6, 8, 10, 10, 5, 4]);
});

test.each(behaviours.map(({ number, title }) => [number, title]))('%s %s has checks in both modes', (number) => {
  const modes = checks.filter(({ behaviour }) => behaviour === number).flatMap(modesOf);
  expect(new Set(modes)).toEqual(new Set(['compatible', 'strict']));
});

test('every check belongs to a behaviour, and no two say the same', () => {
  const numbers = new Set(behaviours.map(({ number }) => number));
  expect(checks.filter(({ behaviour }) => !numbers.has(behaviour))).toEqual([]);
  const titles = checks.map(({ behaviour, title, mode }) => `${behaviour} ${title} ${mode}`);
  expect(new Set(titles).size).toBe(titles.length);
});
