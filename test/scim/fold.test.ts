import { fold } from '../../lambda/scim/fold';

describe('the form in which values are compared', () => {
  test('a capital sigma is one letter, at the end of a word and within it', () => {
    const whole = fold('ΚΩΣΤΑΣ', false);
    expect(fold('Κωστας', false)).toBe(whole);
    expect(whole.startsWith(fold('ΚΩΣ', false))).toBe(true);
  });

  test('where case counts, the sigmas stay apart', () => {
    expect(fold('ς', true)).not.toBe(fold('σ', true));
  });
});
