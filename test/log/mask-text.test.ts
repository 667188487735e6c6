import { maskSentence } from '../../lambda/log/mask-text';
import { withoutKeys } from '../../lambda/scim/without-keys';

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
