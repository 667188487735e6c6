import { userCases } from '../../bench/http/user-cases';

test('what fills a directory is measured after all for which its size counts, creates last', () => {
  const names = userCases.map(({ name }) => name);
  const filling = userCases.filter(({ fills }) => fills).map(({ name }) => name);
  expect(filling).toEqual(['Entra cycle', 'create']);
  expect(names.slice(-filling.length)).toEqual(filling);
});
