import { createPartition, itemAt, itemsIn, putItemAt } from '../../../local/dynamodb/partition';
import { fc } from '../../properties';

const stored = (text: string) => ({ size: text.length, json: text });
const keyOf = (n: number) => `${String(n).padStart(4, '0')}/`;
const someKey = fc.integer({ min: 0, max: 3000 }).map(keyOf);

/** Many in one place, so that pieces are filled and emptied. */
const change = fc.record({
  from: fc.integer({ min: 0, max: 3000 }),
  count: fc.integer({ min: 1, max: 900 }),
  step: fc.constantFrom(-1, 1, 3),
  value: fc.option(fc.constantFrom('a', 'bb'), { nil: undefined }),
});

test('a partition holds what a sorted list would, whatever is put in and removed', () => {
  const range = fc.record({ from: someKey, withFrom: fc.boolean(), to: someKey, withTo: fc.boolean() });
  const read = fc.record({ range, reverse: fc.boolean(), limit: fc.constantFrom(1, 5, 700, Number.POSITIVE_INFINITY) });
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 1500 }),
      fc.array(change, { maxLength: 12 }),
      fc.array(read, { minLength: 1, maxLength: 6 }),
      (atFirst, changes, reads) => {
        const model = new Map(Array.from({ length: atFirst }, (_, n) => [keyOf(2 * n), stored('first')]));
        const partition = createPartition(model);
        for (const { from, count, step, value } of changes) {
          for (let n = 0; n < count; n += 1) {
            const key = keyOf(Math.abs(from + n * step));
            const item = value === undefined ? undefined : stored(value);
            putItemAt(partition, key, item);
            if (item === undefined) model.delete(key);
            else model.set(key, item);
          }
        }
        const sorted = [...model].sort(([one], [other]) => (one < other ? -1 : 1));
        expect(partition.pieces.flatMap(({ keys }) => keys)).toEqual(sorted.map(([key]) => key));
        expect(partition.pieces.every(({ keys }) => keys.length > 0 && keys.length <= 512)).toBe(true);
        expect(partition.bytes).toBe(createPartition(sorted).bytes);
        for (const { range: bounds, reverse, limit } of reads) {
          const inside = sorted.filter(
            ([key]) =>
              (bounds.withFrom ? key >= bounds.from : key > bounds.from) &&
              (bounds.withTo ? key <= bounds.to : key < bounds.to),
          );
          const expected = (reverse ? inside.reverse() : inside).slice(0, limit).map(([, item]) => item);
          expect(itemsIn(partition, bounds, reverse, limit)).toEqual(expected);
          expect(itemAt(partition, bounds.from)).toBe(model.get(bounds.from));
        }
      },
    ),
    { numRuns: 60 },
  );
});
