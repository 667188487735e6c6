import { randomBytes } from 'node:crypto';
import {
  accessKeyRandomBytes,
  formatAccessKey,
  hashAccessKey,
  parseAccessKey,
  readAccessKey,
  sameHash,
} from '../../lambda/secrets/access-key';
import { accessKeyPattern, authorizationPattern } from '../../lambda/secrets/access-key-pattern';
import { fc } from '../properties';

const organizationIds = fc.oneof(fc.constant(''), fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/));
const randoms = fc.uint8Array({ minLength: accessKeyRandomBytes, maxLength: accessKeyRandomBytes });
const kinds = fc.constantFrom('scim' as const, 'admin' as const);

describe('access keys', () => {
  test('a key tells its kind, its id and its organisation, whatever the organisation is called', () => {
    fc.assert(
      fc.property(kinds, organizationIds, randoms, (kind, organizationId, random) => {
        const { id, accessKey } = formatAccessKey(kind, organizationId, random, 'pepper');
        expect(parseAccessKey(accessKey, 'pepper')).toEqual({ kind, id, organizationId });
        expect(accessKey).toMatch(new RegExp(`^${accessKeyPattern}$`));
        for (const taken of [accessKey, `Bearer ${accessKey}`]) expect(taken).toMatch(new RegExp(authorizationPattern));
        for (const other of [`Basic ${accessKey}`, ` ${accessKey}`, `Bearer${accessKey}`, `${accessKey} x`]) {
          expect(other).not.toMatch(new RegExp(authorizationPattern));
        }
      }),
    );
  });

  test('any single changed character is refused without a look-up', () => {
    fc.assert(
      fc.property(
        organizationIds,
        randoms,
        fc.nat(),
        fc.constantFrom(...'aZ09z_-é'),
        (organizationId, random, at, other) => {
          const { accessKey } = formatAccessKey('scim', organizationId, random, 'pepper');
          const place = at % accessKey.length;
          fc.pre(accessKey[place] !== other);
          expect(
            parseAccessKey(accessKey.slice(0, place) + other + accessKey.slice(place + 1), 'pepper'),
          ).toBeUndefined();
        },
      ),
    );
  });

  test('two organisations never share the text between the separators', () => {
    const random = randomBytes(accessKeyRandomBytes);
    const texts = ['a-b', 'a_b', 'azmb', 'azb', 'azzb'].map(
      (id) => formatAccessKey('scim', id, random, 'pepper').accessKey,
    );
    expect(new Set(texts).size).toBe(5);
  });

  test('neither spaces, line ends, nor other text around a key are taken', () => {
    const { accessKey } = formatAccessKey('scim', 'acme', randomBytes(accessKeyRandomBytes), 'pepper');
    for (const text of [
      '',
      'scimk_',
      ` ${accessKey}`,
      `${accessKey}\n`,
      `${accessKey}x`,
      accessKey.slice(0, -1),
      'x'.repeat(100_000),
    ]) {
      expect(parseAccessKey(text, 'pepper')).toBeUndefined();
    }
  });

  test('the organisation is readable in the key, and all 256 bits are in its secret', () => {
    const { accessKey } = formatAccessKey('scim', 'acme', new Uint8Array(accessKeyRandomBytes).fill(255), 'pepper');
    // 2^256 - 1 in base62 takes 43 digits.
    expect(accessKey).toMatch(/^scimk_.{12}acme_.{49}$/);
    const one = formatAccessKey(
      'scim',
      'acme',
      Uint8Array.from({ length: accessKeyRandomBytes }, (_, i) => (i === 0 ? 128 : 0)),
      'pepper',
    );
    const two = formatAccessKey(
      'scim',
      'acme',
      Uint8Array.from({ length: accessKeyRandomBytes }, () => 0),
      'pepper',
    );
    expect(one.accessKey).not.toBe(two.accessKey);
  });

  test('the hash depends on the key and on the pepper', () => {
    const { accessKey } = formatAccessKey('scim', 'acme', randomBytes(accessKeyRandomBytes), 'pepper');
    const hash = hashAccessKey(accessKey, 'pepper');
    expect(sameHash(hash, hashAccessKey(accessKey, 'pepper'))).toBe(true);
    expect(sameHash(hash, hashAccessKey(accessKey, 'salt'))).toBe(false);
    expect(sameHash(hash, hashAccessKey(`${accessKey}x`, 'pepper'))).toBe(false);
    expect(sameHash(hash, hash.slice(1))).toBe(false);
    expect(hash).not.toContain(accessKey);
  });

  test('only who has the pepper makes a check sum that is taken', () => {
    fc.assert(
      fc.property(organizationIds, randoms, fc.string(), (organizationId, random, other) => {
        fc.pre(other !== 'pepper');
        const forged = formatAccessKey('scim', organizationId, random, other).accessKey;
        expect(parseAccessKey(forged, 'pepper')).toBeUndefined();
        expect(readAccessKey(forged)).toMatchObject({ organizationId });
      }),
    );
  });
});
