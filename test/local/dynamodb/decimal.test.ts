import { addNumbers, significantDigits } from '../../../local/dynamodb/decimal';
import { itemSize } from '../../../local/dynamodb/item';
import { fc } from '../../properties';

const whole = fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n });
const zeros = fc.nat(3).map((count) => '0'.repeat(count));

test('whole numbers are added as exactly as they are long', () => {
  fc.assert(
    fc.property(whole, whole, fc.constantFrom<1 | -1>(1, -1), (one, other, sign) => {
      expect(addNumbers(String(one), String(other), sign)).toBe(String(one + BigInt(sign) * other));
    }),
  );
});

test('how a number is written changes neither its digits nor its size', () => {
  fc.assert(
    fc.property(
      fc.bigInt({ min: 1n, max: 10n ** 20n }),
      zeros,
      zeros,
      fc.boolean(),
      (value, before, after, negative) => {
        const sign = negative ? '-' : '';
        const digits = String(value).replace(/0+$/, '');
        const ways = [
          `${sign}${before}${value}${after}`,
          `${sign}${before}${value}.${after}0`,
          `${sign}${before}${value}${after}E+1`,
        ];
        for (const way of ways) {
          expect(significantDigits(way)).toBe(digits.length);
          expect(itemSize({ n: { N: way } })).toBe(1 + Math.ceil(digits.length / 2) + 1 + (negative ? 1 : 0));
        }
      },
    ),
  );
});

test.each([
  ['0', 1],
  ['-0.00', 1],
  ['0.0012', 2],
  ['120.5', 3],
  ['-1e-5', 3],
])('%s takes %i bytes', (value, bytes) => {
  expect(itemSize({ n: { N: value } })).toBe(1 + bytes);
});
