#!/usr/bin/env node
require('../scripts/require-node.cjs');
// What the SDK says of later years and this Node concerns whoever deploys, not whoever runs a command.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
try {
  require('tsx/cjs');
  require('./main.ts');
} catch (error) {
  require('../scripts/explain-missing-package.cjs').explainMissingPackage(error);
}
