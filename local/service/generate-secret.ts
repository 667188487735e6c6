import { randomInt } from 'node:crypto';
import { z } from 'zod';

/** `GenerateSecretString` of a secret in a template. */
const generateSecretString = z.object({
  PasswordLength: z.coerce.number().default(32),
  ExcludeCharacters: z.string().default(''),
  ExcludeLowercase: z.boolean().default(false),
  ExcludeUppercase: z.boolean().default(false),
  ExcludeNumbers: z.boolean().default(false),
  ExcludePunctuation: z.boolean().default(false),
  IncludeSpace: z.boolean().default(false),
  SecretStringTemplate: z.string().optional(),
  GenerateStringKey: z.string().optional(),
});

const characters = {
  lowercase: 'abcdefghijklmnopqrstuvwxyz',
  uppercase: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ',
  numbers: '0123456789',
  // GetRandomPassword: these and no others.
  punctuation: '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~',
};

/** Makes a secret as CloudFormation asks Secrets Manager to. */
export const generateSecret = (properties: unknown): string => {
  const wish = generateSecretString.parse(properties);
  const alphabet = [
    wish.ExcludeLowercase ? '' : characters.lowercase,
    wish.ExcludeUppercase ? '' : characters.uppercase,
    wish.ExcludeNumbers ? '' : characters.numbers,
    wish.ExcludePunctuation ? '' : characters.punctuation,
    wish.IncludeSpace ? ' ' : '',
  ]
    .join('')
    .split('')
    .filter((character) => !wish.ExcludeCharacters.includes(character));
  const password = Array.from({ length: wish.PasswordLength }, () => alphabet[randomInt(alphabet.length)]).join('');
  if (wish.SecretStringTemplate === undefined || wish.GenerateStringKey === undefined) return password;
  return JSON.stringify({ ...JSON.parse(wish.SecretStringTemplate), [wish.GenerateStringKey]: password });
};
