/** The constructs for apps of one's own: put both stacks into any CDK app, or compose the constructs in other stacks. */
export { type Config, ConfigError, options, readConfig } from './config';
export { DirectoryTable, type DirectoryTableProps } from './constructs/directory-table';
export { KeySecrets, type KeySecretsProps } from './constructs/key-secrets';
export { MaintenanceSchedule } from './constructs/maintenance-schedule';
export { ScimApi, type ScimApiProps } from './constructs/scim-api';
export { ScimFunction, type ScimFunctionProps } from './constructs/scim-function';
export { ScimFunctions, type ScimFunctionsProps } from './constructs/scim-functions';
export { ServiceAlarms } from './constructs/service-alarms';
export { ServiceStack } from './stacks/service-stack';
export { StatefulStack } from './stacks/stateful-stack';
