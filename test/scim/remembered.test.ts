import { remembered } from '../../lambda/scim/remembered';

const counted = <T>(make: (key: string) => T) => {
  const made: string[] = [];
  const of = remembered((key) => {
    made.push(key);
    return make(key);
  });
  return { made, of };
};

test('what was made of a key is given again', () => {
  const { made, of } = counted((key) => ({ key }));
  const first = of('a');
  expect(of('b')).toEqual({ key: 'b' });
  expect(of('a')).toBe(first);
  expect(made).toEqual(['a', 'b']);
});

test('false is remembered, and that there is nothing is not', () => {
  const { made, of } = counted((key) => (key === 'no' ? false : undefined));
  for (const key of ['no', 'no', 'none', 'none']) of(key);
  expect(made).toEqual(['no', 'none', 'none']);
});

test('only so many keys are remembered, and of more the same is made', () => {
  const { made, of } = counted((key) => `${key}!`);
  const keys = Array.from({ length: 1000 }, (_, at) => `key ${at}`);
  for (const key of keys) of(key);
  expect(made).toEqual(keys);
  made.length = 0;
  expect(keys.map((key) => of(key))).toEqual(keys.map((key) => `${key}!`));
  expect(made).toEqual(keys.slice(500));
});

test('of a known key what belongs to it is not looked at', () => {
  const of = remembered((key, length: () => number) => key.length + length());
  expect(of('abc', () => 2)).toBe(5);
  expect(
    of('abc', () => {
      throw new Error('looked at');
    }),
  ).toBe(5);
});
