import { generateSecret } from '../../../local/service/generate-secret';

test('32 characters of all kinds unless the template says otherwise', () => {
  expect(generateSecret({})).toMatch(/^[!-~]{32}$/);
});

test('length and excluded characters are those of the template', () => {
  expect(generateSecret({ PasswordLength: 64, ExcludePunctuation: true })).toMatch(/^[A-Za-z0-9]{64}$/);
  const digits = { PasswordLength: '500', ExcludePunctuation: true, ExcludeLowercase: true, ExcludeUppercase: true };
  expect(generateSecret({ ...digits, ExcludeCharacters: '0123' })).toMatch(/^[4-9]{500}$/);
});

test('no two are alike', () => {
  expect(generateSecret({})).not.toBe(generateSecret({}));
});

test('with a template it becomes a member of it', () => {
  const secret = generateSecret({ SecretStringTemplate: '{"user":"x"}', GenerateStringKey: 'password' });
  expect(JSON.parse(secret)).toEqual({ user: 'x', password: expect.stringMatching(/^.{32}$/) });
});
