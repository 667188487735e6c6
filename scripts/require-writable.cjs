/** Says in one sentence that a command must write into the checkout and may not, before something fails with a stack. */
const { accessSync, constants, mkdirSync } = require('node:fs');
const { join } = require('node:path');

const root = join(__dirname, '..');

const refuse = (path, error) => {
  console.error(
    `${path} cannot be written to (${error.code}): give yourself write access to it, or use another checkout.`,
  );
  process.exit(1);
};

/** Ends the process unless things can be put into the checkout. */
exports.requireWritableCheckout = () => {
  try {
    accessSync(root, constants.W_OK);
  } catch (error) {
    refuse(root, error);
  }
};

/** Makes a directory of the checkout. */
exports.makeDirectory = (name) => {
  const path = join(root, name);
  try {
    mkdirSync(path, { recursive: true });
    accessSync(path, constants.W_OK);
  } catch (error) {
    refuse(path, error);
  }
};
