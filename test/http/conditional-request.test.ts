import { checkIfMatch, isNotModified } from '../../lambda/http/conditional-request';

describe('conditional requests (RFC 7644 §3.14)', () => {
  test.each(['W/"7"', '"7"', '*', 'W/"1", W/"7"', ' w/"7" '])('%s names version 7', (header) => {
    expect(isNotModified(header, 7)).toBe(true);
    expect(checkIfMatch(header, 7)).toBe(header !== '*');
  });

  test.each(['W/"8"', '"77"', '7', '"a"'])('%s names another one', (header) => {
    expect(isNotModified(header, 7)).toBe(false);
    expect(() => checkIfMatch(header, 7)).toThrow(expect.objectContaining({ status: 412 }));
  });

  test('without the header nothing is asked', () => {
    expect(isNotModified(undefined, 7)).toBe(false);
    expect(checkIfMatch(undefined, 7)).toBe(false);
  });
});
