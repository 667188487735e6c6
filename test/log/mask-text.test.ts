import { maskSentence } from '../../lambda/log/mask-text';
import { withoutKeys } from '../../lambda/scim/without-keys';
import { fc } from '../properties';

const key = `scimk_0123456789abacme_${'s'.repeat(49)}`;

describe('a sentence in the log', () => {
  test.each([
    ['userName "ada@example.com" belongs to another resource.', 'userName "…" belongs to another resource.'],
    // A value may hold quotes: what is between two quotations may be a value too.
    ['a "x" Ada "y" is wrong', 'a "…" is wrong'],
    ['filter: no quote after "Ada Lovelace', 'filter: no quote after "…"'],
    ["Value 'O'Brien' at 'userName' failed", "Value '…' failed"],
    ["The resource can't be read; it doesn't exist", "The resource can't be read; it doesn't exist"],
    ['members: “Ada” is no id', 'members: "…" is no id'],
    ['ada@example.com, bob@example.com and 4917012345', '…, … and …'],
    [`There is no SCIM end point /${key}/x.`, 'There is no SCIM end point /scimk_…/x.'],
  ])('%s', (sentence, masked) => {
    expect(maskSentence(sentence)).toBe(masked);
  });

  test('has no word that the client sent, but names of attributes', () => {
    const sent = { text: '{"nickName":"Countess","favouriteNumber":7}', vocabulary: new Set(['nickname']) };
    expect(maskSentence('nickName: favouriteNumber of Countess is not of User', sent)).toBe(
      'nickName: … of … is not of User',
    );
  });

  test('of any length is read to its end: quadratic reading would take minutes', () => {
    for (const part of ['a', 'a@', '"', "'", '1', 'bearer ', '+', 'token=', 'scimk_', ' ']) {
      const masked = maskSentence(part.repeat(200_000), { text: part.repeat(200_000), vocabulary: new Set() });
      expect(masked.length).toBeLessThanOrEqual(part.length * 200_000 + 10);
    }
  });
});

describe('values in double quotes', () => {
  test.each([
    [
      'id must have 1 to 64 letters, digits or "-", and begin with a letter or digit; no "_", since Okta refuses base URLs with it',
      'id must have 1 to 64 letters, digits or "-", and begin with a letter or digit; no "_", since Okta refuses base URLs with it',
    ],
    ['"ada" and "bob", "eve" or "-"; x', '"…" and "…", "…" or "-"; x'],
    ['The name "Ada" belongs to the role "Countess".', 'The name "…" belongs to the role "…".'],
    // What is between two quotations has a word that may be a value's.
    ['name "The "Ada Lovelace" group" is taken', 'name "…" is taken'],
    ['name "x" Ada "y" is taken', 'name "…" is taken'],
    ['name "x" ada "y" is taken', 'name "…" is taken'],
    ['name "x" and Ada, "y" is taken', 'name "…" is taken'],
    ['name "x" and 42 "y" is taken', 'name "…" is taken'],
    ['name "x" Ādā "y" is taken', 'name "…" is taken'],
    ['name "x" 🦊 "y" is taken', 'name "…" is taken'],
    ['name "a" and "b" Ada "c" is taken', 'name "…" and "…" is taken'],
    // A value of signs and quotes does not pass for a fixed text.
    ['name "-" Ada "-" is taken', 'name "…" is taken'],
    ['name ""-" Ada" is taken', 'name "…"-"…" is taken'],
    ['name "-" or "Ada" is taken', 'name "-" or "…" is taken'],
    ['name "-Ada-" is taken', 'name "…" is taken'],
    ['name "A" is taken', 'name "…" is taken'],
    ['name "7" is taken', 'name "…" is taken'],
    ['name "" is taken', 'name "…" is taken'],
    ['name "a""Ada""b" is taken', 'name "…" is taken'],
    // Escaped, as in JSON.
    ['value {\\"a\\": \\"Ada\\"} is taken', 'value {\\"…"} is taken'],
    ['name "O\\" Ada" is wrong', 'name "…" is wrong'],
    // An odd number of quotes: one is the value's.
    ['name "O"Brien" is wrong', 'name "…" is wrong'],
    ['name "O" is "Brien', 'name "…" is "…"'],
    ['name "O" Ada "Lovelace', 'name "…"'],
    ['name "O"Brien" and "Ada" is wrong', 'name "…" is wrong'],
    ['“Ada” and „Bob“ or "Eve”', '"…" and "…" or "…"'],
    ['"-', '"…"'],
    ['', ''],
  ])('%s', (sentence, masked) => {
    expect(maskSentence(sentence)).toBe(masked);
  });

  const piece = fc.constantFrom(
    '"',
    '“',
    '”',
    '„',
    '-',
    '_',
    ' ',
    ', ',
    ' and ',
    ' or ',
    '\\"',
    'ADA',
    'Lovelace',
    '\n',
    'é',
  );
  const value = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''));

  test('leave nothing of a value behind, whatever quotes it holds', () => {
    fc.assert(
      fc.property(value, value, (one, other) => {
        const masked = maskSentence(`The name "${one}" belongs to the role "${other}".`);
        expect(masked).not.toMatch(/ADA|Lovelace|é/);
        expect(masked.startsWith('The name "')).toBe(true);
      }),
    );
  });
});

describe('a key', () => {
  test.each([
    [`/${key}/Users`, '/scimk_…/Users'],
    ['/Users/scima_abc', '/Users/scima_…'],
    [`Bearer ${key}`, 'Bearer …'],
    ['/Users/Bearer%20eyJhbGciOi.J9.x_y-z', '/Users/Bearer …'],
    ['access_token=abc.def&count=1', 'access_token=…&count=1'],
    ['userName eq "scimk_abc"', 'userName eq "scimk_…"'],
    ['nothing of the kind', 'nothing of the kind'],
  ])('%s is cut short', (text, masked) => {
    expect(withoutKeys(text)).toBe(masked);
  });
});
