import { type OpenedCursor, openCursor, sealCursor } from '../../lambda/http/cursor-token';
import { cursorTimeoutSeconds } from '../../lambda/http/list-query';
import { ScimError } from '../../lambda/scim/scim-error';
import { fc } from '../properties';

const now = new Date('2026-01-05T10:00:00.000Z');
const later = (seconds: number) => new Date(now.getTime() + seconds * 1000);
const binding = { secret: 'the secret of acme', query: '["acme",["User"],"","",""]' };
const opened: OpenedCursor = { count: 10, position: { rank: 0, id: '7a', key: 'åsa', total: 12 } };

const refusal = (action: () => unknown): string | undefined => {
  try {
    action();
    return undefined;
  } catch (error) {
    if (!(error instanceof ScimError)) throw error;
    return error.scimType;
  }
};

const positions = fc.record(
  { rank: fc.nat(1), id: fc.string(), key: fc.oneof(fc.string({ unit: 'binary' }), fc.integer()), total: fc.nat() },
  { requiredKeys: ['rank', 'id'] },
);

test('what is sealed is opened again, and stands in a URL as it is', () => {
  fc.assert(
    fc.property(positions, fc.nat(1000), (position, count) => {
      const cursor = sealCursor(binding, { position, count }, now);
      expect(cursor).toMatch(/^[A-Za-z0-9_-]+$/);
      expect(openCursor(binding, cursor, now)).toEqual({ position, count });
    }),
  );
});

test('a cursor shows nothing of what is in it', () => {
  const cursor = sealCursor(binding, opened, now);
  expect(Buffer.from(cursor, 'base64url').includes('7a')).toBe(false);
});

test('a cursor that was changed anywhere is invalid', () => {
  const cursor = sealCursor(binding, opened, now);
  fc.assert(
    fc.property(fc.nat(cursor.length - 1), fc.constantFrom('', 'A', 'B', '-', '~', '.', '=', 'é'), (at, character) => {
      const changed = cursor.slice(0, at) + character + cursor.slice(at + 1);
      fc.pre(changed !== cursor);
      expect(refusal(() => openCursor(binding, changed, now))).toBe('invalidCursor');
    }),
  );
});

test('anything made up is invalid', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.base64String().map((text) => text.replaceAll('=', '')),
      ),
      (text) => {
        expect(refusal(() => openCursor(binding, text, now))).toBe('invalidCursor');
      },
    ),
  );
});

test.each([
  ['another organisation', { ...binding, secret: 'the secret of beta' }],
  ['another query', { ...binding, query: '["acme",["Group"],"","",""]' }],
])('a cursor of %s is invalid', (_name, other) => {
  expect(refusal(() => openCursor(other, sealCursor(binding, opened, now), now))).toBe('invalidCursor');
});

test('a cursor holds for as long as ServiceProviderConfig says, and is expired then', () => {
  const cursor = sealCursor(binding, opened, now);
  expect(openCursor(binding, cursor, later(cursorTimeoutSeconds))).toEqual(opened);
  expect(refusal(() => openCursor(binding, cursor, later(cursorTimeoutSeconds + 1)))).toBe('expiredCursor');
});
