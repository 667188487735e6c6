#!/usr/bin/env node
// What the SDK says of later years and this Node concerns whoever deploys, not whoever runs a command.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
require('tsx/cjs');
require('./main.ts');
