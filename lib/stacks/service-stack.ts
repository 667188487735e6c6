import { CfnOutput, CrossStackReferences, ReferenceStrength, Stack, type StackProps } from 'aws-cdk-lib';
import { ManagedPolicy, PermissionsBoundary } from 'aws-cdk-lib/aws-iam';
import { CfnWebACLAssociation } from 'aws-cdk-lib/aws-wafv2';
import type { Construct } from 'constructs';
import { adminBasePath } from '../../lambda/http/routes';
import type { Config } from '../config';
import { CustomDomain } from '../constructs/custom-domain';
import type { DirectoryTable } from '../constructs/directory-table';
import { keyAuthorizer } from '../constructs/key-authorizer';
import type { KeySecrets } from '../constructs/key-secrets';
import { MaintenanceSchedule } from '../constructs/maintenance-schedule';
import { ScimApi } from '../constructs/scim-api';
import { ScimFunctions } from '../constructs/scim-functions';
import { ServiceAlarms } from '../constructs/service-alarms';

/** The data that the service works on. */
export interface ServiceData {
  readonly directory: DirectoryTable;
  readonly keys: KeySecrets;
}

/** All that can be thrown away and made again: the API, the functions, the schedule, the alarms. */
export class ServiceStack extends Stack {
  readonly scim: ScimApi;
  readonly functions: ScimFunctions;

  constructor(scope: Construct, id: string, config: Config, data: ServiceData, props: StackProps = {}) {
    super(scope, id, { description: 'SCIM 2.0 service: the API and its functions', ...props });
    // An export that is in use cannot be removed: CloudFormation itself stops whoever would pull the table away.
    CrossStackReferences.of(this).consume(ReferenceStrength.STRONG);
    if (config.permissionsBoundary !== '') {
      const boundary = ManagedPolicy.fromManagedPolicyArn(this, 'PermissionsBoundary', config.permissionsBoundary);
      PermissionsBoundary.of(this).apply(boundary);
    }
    this.functions = new ScimFunctions(this, 'Functions', { config, ...data });
    const { authorizer, maintenance, ...routed } = this.functions.byName;
    this.scim = new ScimApi(this, 'Scim', {
      ...config,
      functions: routed,
      authorizer: keyAuthorizer(this, 'KeyAuthorizer', authorizer, config.authorizerCacheSeconds),
    });
    const { api } = this.scim;
    // A stage serves the authorizer as it was when deployed; the CDK sees to it only in apps with one of its feature flags.
    api.latestDeployment?.addToLogicalId({ authorizerCacheSeconds: config.authorizerCacheSeconds });
    new MaintenanceSchedule(this, 'MaintenanceSchedule', maintenance);
    new ServiceAlarms(
      this,
      'Alarms',
      { api, functions: this.functions.byName, tableName: data.directory.table.tableName },
      config.alarmTopic,
    );
    if (config.domainName !== '') new CustomDomain(this, 'CustomDomain', api, config);
    if (config.webAclArn !== '') {
      new CfnWebACLAssociation(this, 'WebAcl', {
        resourceArn: api.deploymentStage.stageArn,
        webAclArn: config.webAclArn,
      });
    }
    const address = config.domainName === '' ? api.url.replace(/\/$/, '') : `https://${config.domainName}`;
    new CfnOutput(this, 'ApiUrl', { description: 'Address of the API', value: address });
    new CfnOutput(this, 'ScimBaseUrl', {
      description: 'What an IdP is given; put the id of the organization in',
      value: `${address}/organizations/{organizationId}/scim/v2`,
    });
    new CfnOutput(this, 'AdminUrl', { description: 'Address of the admin API', value: address + adminBasePath });
  }
}
