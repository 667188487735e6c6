import { parseMoment } from '../../cli/parse-moment';

const now = new Date('2026-03-01T10:30:00.000Z');
const beginning = 'T00:00:00.000Z';
const end = 'T23:59:59.999Z';

test.each([
  ['90d', '2025-12-01T10:30:00.000Z'],
  ['12h', '2026-02-28T22:30:00.000Z'],
  ['45m', '2026-03-01T09:45:00.000Z'],
  ['10s', '2026-03-01T10:29:50.000Z'],
  ['2w', '2026-02-15T10:30:00.000Z'],
  ['1y', '2025-03-01T10:30:00.000Z'],
  ['now', '2026-03-01T10:30:00.000Z'],
  ['today', `2026-03-01${beginning}`],
  [' Yesterday ', `2026-02-28${beginning}`],
  ['2026-12-05', `2026-12-05${beginning}`],
  ['2024-02-29', `2024-02-29${beginning}`],
  ['2026-12-05T12:00:00Z', '2026-12-05T12:00:00.000Z'],
  ['2026-12-05T12:00', '2026-12-05T12:00:00.000Z'],
  ['2026-12-05T12:00:00.25+02:00', '2026-12-05T10:00:00.250Z'],
  ['2026-12-05t12:00:00z', '2026-12-05T12:00:00.000Z'],
])('since %s is %s', (text, expected) => {
  expect(parseMoment(text, 'since', now)).toBe(expected);
});

test.each([
  ['yesterday', `2026-02-28${end}`],
  ['2026-12-05', `2026-12-05${end}`],
  ['1h', '2026-03-01T09:30:00.000Z'],
  ['2026-12-05T12:00:00Z', '2026-12-05T12:00:00.000Z'],
])('until %s is %s', (text, expected) => {
  expect(parseMoment(text, 'until', now)).toBe(expected);
});

test.each([
  ['90d', '2026-05-30T10:30:00.000Z'],
  ['today', `2026-03-01${end}`],
  ['tomorrow', `2026-03-02${end}`],
  ['2026-12-05', `2026-12-05${end}`],
  ['2026-12-05T12:00:00+01:00', '2026-12-05T11:00:00.000Z'],
])('what expires %s ends at %s', (text, expected) => {
  expect(parseMoment(text, 'expiry', now)).toBe(expected);
});

test.each([
  '',
  'lately',
  '2026-02-30',
  '2026-13-01',
  '2026-12-05T25:00:00Z',
  '2026-12-05T12:00:00+99:00',
  '2026-12-05T12:00:00+23:59',
  '2026-12-05T12:00:00-14:01',
  '05.12.2026',
  '90',
  '-90d',
  '9999999d',
  '1e3d',
  'constructor',
  '12',
  '2026',
])('%j is refused with what may be typed', (text) => {
  expect(() => parseMoment(text, 'since', now)).toThrow('It must be such as 90d, 12h, yesterday');
});

test.each(['yesterday', '2026-03-01T10:30:00Z', 'now', '0d'])('nothing expires %s', (text) => {
  expect(() => parseMoment(text, 'expiry', now)).toThrow('It must be in the future.');
});
