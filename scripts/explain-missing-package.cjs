const { join } = require('node:path');

const root = join(__dirname, '..');

/** Says in one sentence that packages are missing and ends the process; throws any other error again. */
exports.explainMissingPackage = (error) => {
  const [, missing = '.'] = /^Cannot find module '([^']+)'/.exec(error?.message) ?? [];
  // A file of our own that is missing is a defect, which no installation mends.
  if (error?.code !== 'MODULE_NOT_FOUND' || /^[./]|^[A-Z]:/i.test(missing)) throw error;
  console.error(`The package ${missing} is not installed: run "npm ci" in ${root}, as a user who may write there.`);
  process.exit(1);
};
