/**
 * The suites of `npm test`; those of `npm run test:slow` try more cases than a change can wait for. TypeScript is transformed by
 * swc, types are checked by `npm run check`.
 */

// What the SDK says of later years and this Node; workers inherit it.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';

const slow = [
  'test/access/races',
  'test/faults/',
  'test/fuzz/',
  'test/growth/',
  'test/handlers/advertised-attributes',
  'test/model/',
  'test/races/all-pairs',
  'test/races/every-order',
  'test/restore/torn-transaction',
  'test/store/doctor',
  'test/store/organization-removal',
];

/** These try some cases with each change, and many more here. */
const both = ['test/races/histories'];

const suites =
  process.env.SLOW_TESTS === '1'
    ? { testRegex: `(${[...slow, ...both].join('|')}).*\\.test\\.ts$`, testTimeout: 600_000 }
    : { testRegex: '\\.test\\.ts$', testPathIgnorePatterns: slow, testTimeout: 60_000 };

/** Packages that are ES modules only, with what they bring along. */
const modules = '/node_modules/(string-width|get-east-asian-width)/';

module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  ...suites,
  transform: {
    '^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } } }],
    [`${modules}.+\\.js$`]: ['@swc/jest', { jsc: { target: 'es2022' } }],
  },
  transformIgnorePatterns: [`^(?!.*${modules}).*/node_modules/`],
  // Jest leaves one core free by default, which on two cores is half of them.
  maxWorkers: '100%',
};
