import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Config } from '../config';
import { customerKey } from '../constructs/customer-key';
import { DirectoryTable } from '../constructs/directory-table';
import { KeySecrets } from '../constructs/key-secrets';

/** What must outlive everything else: the table and the pepper. Ids in here are never changed: a new id is a new, empty table. */
export class StatefulStack extends Stack {
  readonly directory: DirectoryTable;
  readonly keys: KeySecrets;

  constructor(scope: Construct, id: string, config: Config, props: StackProps = {}) {
    super(scope, id, {
      description: 'SCIM 2.0 service: the directory and the secrets of its access keys',
      terminationProtection: config.retainData,
      ...props,
    });
    const encryptionKey = customerKey(this, config.customerKey, config.retainData);
    const encryption = encryptionKey && { encryptionKey };
    this.directory = new DirectoryTable(this, 'Directory', {
      retain: config.retainData,
      recoveryDays: config.recoveryDays,
      ...encryption,
    });
    this.keys = new KeySecrets(this, 'Keys', {
      prefix: `cdk-scim/${config.stage}`,
      retain: config.retainData,
      ...encryption,
    });
    new CfnOutput(this, 'TableName', { description: 'The directory', value: this.directory.table.tableName });
    new CfnOutput(this, 'SecretPrefix', { description: 'What secret names begin with', value: this.keys.prefix });
    new CfnOutput(this, 'PepperSecretArn', {
      description: 'Pepper of the hashes of access keys',
      value: this.keys.pepper.secretArn,
    });
  }
}
