import { distinctValues } from '../../../lambda/scim/validation/distinct-values';

const work = { value: 'a@example.com', type: 'work' };
const home = { value: 'a@example.com', type: 'home' };
const many = Array.from({ length: 20 }, (_, n) => ({ value: `${n}@example.com` }));

describe('values of a multi-valued attribute', () => {
  test('stay the very same array when none repeats another', () => {
    for (const values of [[], [work], [work, home], many]) expect(distinctValues(values)).toBe(values);
  });

  test.each([[[work, home, work]], [[work, home, { type: 'work', value: 'a@example.com' }]]])(
    'stand once with the same type and value, whatever the order of their parts (RFC 7643 §2.4)',
    (values) => expect(distinctValues(values)).toEqual([work, home]),
  );

  test('stay primary when one of several is, in whichever order they came', () => {
    const primary = { ...work, primary: true };
    const not = { ...work, primary: false };
    for (const values of [
      [work, home, primary],
      [primary, home, work],
      [not, home, primary],
      [primary, home, not],
    ])
      expect(distinctValues(values)).toEqual([primary, home]);
    expect(distinctValues([not, work])).toEqual([not]);
  });

  test('are told apart in long lists as in short ones', () => {
    const marked = { ...many[3], primary: true };
    expect(distinctValues([...many, ...many, marked])).toEqual(many.with(3, marked as never));
    expect(distinctValues(['a', 'b', 'a'])).toEqual(['a', 'b']);
  });
});
