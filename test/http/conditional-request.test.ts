import { checkConditions, isNotModified } from '../../lambda/http/conditional-request';

const ifMatch = (tag: string) => new Map([['if-match', tag]]);
const ifNoneMatch = (tag: string) => new Map([['if-none-match', tag]]);
const refusal = expect.objectContaining({ status: 412 });

describe('conditional requests (RFC 7644 §3.14)', () => {
  test.each(['W/"7"', '"7"', '*', 'W/"1", W/"7"', ' w/"7" '])('%s names version 7', (header) => {
    expect(isNotModified(header, 7)).toBe(true);
    expect(checkConditions(ifMatch(header), 7)).toBe(header !== '*');
    expect(() => checkConditions(ifNoneMatch(header), 7)).toThrow(refusal);
  });

  test.each(['W/"8"', '"77"', '7', '"a"'])('%s names another one', (header) => {
    expect(isNotModified(header, 7)).toBe(false);
    expect(() => checkConditions(ifMatch(header), 7)).toThrow(refusal);
    expect(checkConditions(ifNoneMatch(header), 7)).toBe(false);
  });

  test('both have to hold', () => {
    expect(() => checkConditions(new Map([...ifMatch('"7"'), ...ifNoneMatch('"7"')]), 7)).toThrow(refusal);
    expect(checkConditions(new Map([...ifMatch('"7"'), ...ifNoneMatch('"8"')]), 7)).toBe(true);
  });

  test('without the headers nothing is asked', () => {
    expect(isNotModified(undefined, 7)).toBe(false);
    expect(checkConditions(new Map(), 7)).toBe(false);
  });
});
