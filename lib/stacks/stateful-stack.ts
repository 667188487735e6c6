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
      restoredTable: config.restoredTable,
      ...encryption,
    });
    if (config.restoredTable !== '') this.keepOwnTable();
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

  /** The service stack lets go of the table while another has taken its place; it is ready to be taken back. */
  private keepOwnTable(): void {
    const { tableName, tableArn } = this.directory.ownTable;
    // This stack is deployed before the service stack, which still imports both: CloudFormation would refuse to drop them.
    this.exportValue(tableName);
    this.exportValue(tableArn);
    new CfnOutput(this, 'OwnTableName', {
      description: 'The table that the service worked on before the restore',
      value: tableName,
    });
  }
}
