/**
 * `node scripts/run.cjs <file> [arguments]`: checks Node, installs what is missing, and runs a program of this checkout or of a
 * package in this process. The scripts of package.json call their programs so, because a shell says only "not found".
 */
require('./require-node.cjs');
require('./install-dependencies.cjs').installDependencies();
const { join } = require('node:path');

const [, , file, ...args] = process.argv;
const isOurs = file.endsWith('.ts');
const program = isOurs ? join(__dirname, '..', file) : require.resolve(file);
process.argv.splice(1, process.argv.length, program, ...args);
if (isOurs) require('tsx/cjs');
require(program);
