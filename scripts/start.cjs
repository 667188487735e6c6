/** `npm start`: checks Node, installs what is missing, and runs the local service in this process. */
require('./require-node.cjs');
require('./install-dependencies.cjs').installDependencies();
require('tsx/cjs');
require('../local/start.ts');
