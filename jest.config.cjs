/** Fast suites run in one project; TypeScript is transformed by swc, types are checked by `npm run check`. */

// What the SDK says of later years and this Node; workers inherit it.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';

module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  transform: { '^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } } }] },
  // Jest leaves one core free by default, which on two cores is half of them.
  maxWorkers: '100%',
  testTimeout: 30000,
};
