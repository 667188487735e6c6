/** The arrows of the architecture: which folder may import which. `npm run check` holds the code to them. */

/** Data of `lambda/` that the infrastructure shares: routes, names of environment variables, the form of a key. */
const sharedData = '^lambda/(http/routes|environment|secrets/access-key-pattern)\\.ts$';

/** Within `lambda/`, a folder imports itself and these. */
const layers = {
  scim: [],
  directory: ['scim'],
  store: ['directory', 'scim'],
  secrets: ['directory', 'scim'],
  http: ['directory', 'scim', 'log'],
  admin: ['directory', 'scim', 'http', 'log'],
  log: ['scim'],
  aws: ['log'],
};

/** Ports that stand beside what implements them. */
const ports = ['^lambda/secrets/key-use\\.ts$'];

const layerRules = Object.entries(layers).map(([folder, below]) => ({
  name: `lambda-${folder}`,
  comment: `lambda/${folder} imports nothing of lambda/ but ${[folder, ...below].join(', ')}`,
  severity: 'error',
  from: { path: `^lambda/${folder}/` },
  to: { path: '^lambda/', pathNot: [`^lambda/(${[folder, ...below].join('|')})/`, sharedData, ...ports] },
}));

const forbid = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    forbid('no-cycles', 'Modules do not import each other in a circle', {}, { circular: true }),
    ...layerRules,
    forbid(
      'scim-is-pure',
      'The protocol engine does no I/O and uses no package',
      { path: '^lambda/scim/' },
      { pathNot: '^lambda/scim/' },
    ),
    forbid(
      'use-cases-know-no-aws',
      'Use cases reach AWS and Node through ports; comparing values is neither',
      { path: '^lambda/directory/' },
      { dependencyTypes: ['npm', 'core'], pathNot: '^(node:)?util$' },
    ),
    forbid(
      'lambda-stands-alone',
      'What is deployed imports nothing of what deploys or runs it',
      { path: '^lambda/' },
      { path: '^(bin|lib|local|cli|bench|console|scripts|test)/' },
    ),
    forbid(
      'lambda-ships-dependencies-only',
      'What is deployed uses no development dependency',
      { path: '^lambda/' },
      { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    ),
    forbid(
      'lib-shares-data-only',
      'The infrastructure names entry files and shares data; it imports no code of the functions',
      { path: '^(lib|bin)/' },
      { path: '^(lambda|local|cli|bench|console|test)/', pathNot: sharedData },
    ),
    forbid('bin-is-thin', 'The app is in lib', { path: '^bin/' }, { path: '^(lambda|local|cli)/' }),
    forbid(
      'local-runs-the-service',
      'The local run knows nothing of the command line; both show text from outside, and end after a signal, in one way',
      { path: '^local/' },
      { path: '^(bin|cli|bench|console|test)/', pathNot: '^cli/(visible-text|exit-code-of)\\.ts$' },
    ),
    forbid(
      'gateway-knows-no-product',
      'The gateway serves any template',
      { path: '^local/api-gateway/' },
      { path: '^(lambda|lib|local)/', pathNot: '^(local/api-gateway/|lambda/scim/json\\.ts$)' },
    ),
    forbid(
      'emulations-know-no-product',
      'DynamoDB and Secrets Manager are like those of AWS for anybody',
      { path: '^local/(dynamodb|secrets-manager|aws-json)/' },
      { path: '^(lambda|lib|local)/', pathNot: '^local/(dynamodb|secrets-manager|aws-json)/' },
    ),
    forbid(
      'cli-speaks-admin-api',
      'The command line sees the contract of the admin API; only what needs AWS credentials instead of a key goes deeper',
      { path: '^cli/', pathNot: '^cli/(bootstrap-platform-key|platform-\\w+|commands/(bootstrap|platform-key))\\.ts$' },
      {
        path: '^(lambda|lib|local)/',
        // Beside the contract only data, and what is said of it alone: the names of identity providers, of what gives roles and of what
        // is audited, which key follows which, how far a name is from another, the form of a UUID, the format of an export, and paths.
        pathNot: [
          '^lambda/admin/contract\\.ts$',
          '^lambda/directory/(request-context|audit|access/assignable-by|access-keys/live-successors|transfer/transfer-format)\\.ts$',
          '^lambda/scim/(schema/nearest-attribute|is-uuid)\\.ts$',
          sharedData,
        ],
      },
    ),
    forbid('no-tests-in-production', 'Nothing imports tests', { pathNot: '^test/' }, { path: '^test/' }),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'types', 'default'],
    },
  },
};
