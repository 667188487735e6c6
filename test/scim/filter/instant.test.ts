import { canBeginInstant, instantOf } from '../../../lambda/scim/filter/instant';
import { fc } from '../../properties';

test('what JavaScript prints is the same instant', () => {
  fc.assert(
    fc.property(
      fc.date({ min: new Date('0000-01-01'), max: new Date('9999-12-31T23:59:59.999Z'), noInvalidDate: true }),
      (date) => {
        expect(instantOf(date.toISOString())).toBeCloseTo(date.getTime(), 2);
      },
    ),
  );
});

test.each([
  ['2024-02-29T24:00:00Z', '2024-03-01T00:00:00.000Z'],
  ['2016-12-31T23:59:60Z', '2017-01-01T00:00:00.000Z'],
  ['2024-01-01T00:00:00', '2024-01-01T00:00:00.000Z'],
  ['2024-01-01T00:30:00+00:45', '2023-12-31T23:45:00.000Z'],
  ['2024-01-01T00:30:00-00:45', '2024-01-01T01:15:00.000Z'],
  ['2024-01-01T14:00:00+14:00', '2024-01-01T00:00:00.000Z'],
  ['2024-01-01', '2024-01-01T00:00:00.000Z'],
])('%s is %s', (text, expected) => {
  expect(new Date(instantOf(text) ?? Number.NaN).toISOString()).toBe(expected);
});

test.each([
  '',
  '2024',
  '2024-13-01T00:00:00Z',
  '2024-00-01T00:00:00Z',
  '2023-02-29T00:00:00Z',
  '1900-02-29T00:00:00Z',
  '2024-04-31T00:00:00Z',
  '2024-01-01T25:00:00Z',
  '2024-01-01T24:30:00Z',
  '2024-01-01T00:00:00+99:00',
  '2024-01-01T00:00:00+23:59',
  '2024-01-01T00:00:00-14:01',
  '2024-01-01T00:00:00+13:60',
  '2024-01-01T00:60:00Z',
  '2024-01-01T00:00Z',
  '2024-01-01T00:00:00+1',
  '2024-01-01T00:00:00.Z',
  ' 2024-01-01T00:00:00Z',
  'Tue Mar 01 2011',
])('%j is no instant', (text) => {
  expect(instantOf(text)).toBeUndefined();
});

test('each part of a date-time from its beginning on can begin one', () => {
  const date = fc.date({ min: new Date('0000-01-01'), max: new Date('9999-12-31T23:59:59.999Z'), noInvalidDate: true });
  const offset = fc.constantFrom('Z', '+13:59', '-14:00', '+05:45', '');
  fc.assert(
    fc.property(date, offset, fc.nat(30), (at, end, length) => {
      const text = `${at.toISOString().slice(0, -1)}${end}`.slice(0, length);
      expect([text, canBeginInstant(text)]).toEqual([text, true]);
    }),
  );
});

test.each(['2024-13', '2024-02-3', '2023-02-29', '2024-01-01T25', '2024-01-01T00:00:00+15', 'T00', '2024-01-01T00:6'])(
  '%s begins no date-time',
  (text) => expect(canBeginInstant(text)).toBe(false),
);
