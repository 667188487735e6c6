import { Validations } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { environmentNames } from '../../lambda/environment';
import { handlerCode } from '../bundling/handler-code';
import type { Config } from '../config';
import { type FunctionName, functionNames, handlers, streams } from '../handlers';
import type { DirectoryTable } from './directory-table';
import type { KeySecrets } from './key-secrets';
import { ScimFunction } from './scim-function';

/** What the functions work on. */
export interface ScimFunctionsProps {
  readonly config: Config;
  readonly directory: DirectoryTable;
  readonly keys: KeySecrets;
}

/** The functions that serve the admin API. */
const adminRated: ReadonlySet<FunctionName> = new Set<FunctionName>(['admin', 'transfer']);

/** The functions of the service, each allowed what it needs and no more. */
export class ScimFunctions extends Construct {
  readonly byName: Readonly<Record<FunctionName, ScimFunction>>;

  constructor(scope: Construct, id: string, props: ScimFunctionsProps) {
    super(scope, id);
    this.byName = Object.fromEntries(functionNames.map((name) => [name, this.addFunction(name, props)])) as Record<
      FunctionName,
      ScimFunction
    >; // fromEntries forgets the names
    this.grant(props);
  }

  private addFunction(name: FunctionName, { config, directory, keys }: ScimFunctionsProps): ScimFunction {
    const { entry, description } = handlers[name];
    return new ScimFunction(this, name[0]?.toUpperCase() + name.slice(1), {
      description,
      code: handlerCode(entry, config),
      memoryMegabytes: config[`${name}Memory`],
      timeoutSeconds: config[`${name}Timeout`],
      environment: {
        [environmentNames.table]: directory.table.tableName,
        [environmentNames.secretPrefix]: keys.prefix,
        [environmentNames.pepperSecret]: keys.pepper.secretArn,
        [environmentNames.secretsKey]: keys.encryptionKeyArn,
        [environmentNames.publicBaseUrl]: config.domainName === '' ? '' : `https://${config.domainName}`,
        [environmentNames.auditDays]: String(config.auditDays),
        ...(name === 'admin' && {
          [environmentNames.minimumAuditDays]: String(Math.min(config.minimumAuditDays, config.auditDays)),
        }),
        [environmentNames.accessKeyDays]: String(config.accessKeyDays),
        [environmentNames.quirksHeader]: String(config.quirksHeader),
        [environmentNames.rateLimit]: String(config.rateLimit),
        [environmentNames.rateBurst]: String(config.rateBurst),
        ...(adminRated.has(name) && { [environmentNames.adminRateLimit]: String(config.adminRateLimit) }),
        ...(streams(name) && {
          [environmentNames.responseStreaming]: String(config.responseStreaming),
          [environmentNames.minimumCompressionBytes]: String(config.minimumCompressionBytes),
        }),
      },
      logRetentionDays: config.logRetentionDays,
      logLevel: config.logLevel,
      tracing: config.tracing,
      sourceMaps: config.sourceMaps,
    });
  }

  private grant({ directory, keys }: ScimFunctionsProps): void {
    const { users, groups, bulk, maintenance, admin, transfer, discovery, authorizer } = this.byName;
    for (const worker of [users, groups, bulk, maintenance]) directory.grantDirectory(worker);
    directory.grantRecordUpkeep(maintenance);
    for (const server of [users, groups, bulk, admin, transfer]) directory.denyAuditChanges(server, 'any');
    directory.denyAuditChanges(maintenance, 'update');
    directory.grantAdministration(admin);
    directory.grantTransfer(transfer);
    directory.grantOrganizationRecords(discovery);
    directory.grantRates(discovery);
    directory.grantActivityLines(authorizer);
    keys.grantCheck(authorizer);
    keys.grantManage(admin);
    keys.grantPlatformKeys(transfer);
    Validations.of(authorizer.ownRole).acknowledge(...keys.wildcardAcknowledgments('check'));
    Validations.of(admin.ownRole).acknowledge(...keys.wildcardAcknowledgments('manage'));
    Validations.of(transfer.ownRole).acknowledge(keys.platformAcknowledgment);
  }
}
