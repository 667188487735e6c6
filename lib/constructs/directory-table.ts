import { RemovalPolicy } from 'aws-cdk-lib';
import {
  AttributeType,
  Billing,
  type CfnGlobalTable,
  type ITableV2,
  StreamViewType,
  TableV2,
} from 'aws-cdk-lib/aws-dynamodb';
import { type Condition, type Conditions, Effect, type IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { grantReading, grantReadingAndWriting } from './customer-key';

/** How the table is kept. */
export interface DirectoryTableProps {
  /** Refuses deletion, and keeps the table when the stack goes. */
  readonly retain: boolean;
  /** Days that the table can be restored back to. */
  readonly recoveryDays: number;
  /** Encrypts the table; without it, a key that DynamoDB owns does. */
  readonly encryptionKey?: IKey;
  /** Name of the table that took this one's place after a restore; empty or absent: none did. */
  readonly restoredTable?: string;
}

/** No Scan: every read names its partition. */
const readActions = ['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:Query', 'dynamodb:ConditionCheckItem'];
const writeActions = ['dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem', 'dynamodb:BatchWriteItem'];

/** How partition keys begin (`lambda/store/keys.ts`). */
const ofOrganizations = 'T#*';
const organizationRecords = 'T#*#META';
const roleCatalogues = ['T#*#ROLE', 'T#*#WS'];
const rates = 'T#*#RATE';
const activity = 'T#*#ACTIVITY*';
const ofJobs = 'SYS#JOB#*';
const retentionNotes = 'SYS#RETAINED';
const organizationList = 'SYS#ORG';
const ofService = 'SYS#*';
const auditEntries = 'T#*#AUDIT#*';

/** The one table: organisations, users, groups, members, audit. */
export class DirectoryTable extends Construct {
  /** The table that the service works on. A restored one has no stream that its name would lead to, so none is offered. */
  readonly table: Pick<ITableV2, 'tableName' | 'tableArn'>;
  /** The table that is made here; another one than `table` after a restore. */
  readonly ownTable: TableV2;
  private readonly encryptionKey: IKey | undefined;

  constructor(scope: Construct, id: string, props: DirectoryTableProps) {
    super(scope, id);
    this.encryptionKey = props.encryptionKey;
    this.ownTable = new TableV2(this, 'Table', {
      partitionKey: { name: 'PK', type: AttributeType.STRING },
      sortKey: { name: 'SK', type: AttributeType.STRING },
      billing: Billing.onDemand(),
      timeToLiveAttribute: 'expires',
      dynamoStream: StreamViewType.NEW_AND_OLD_IMAGES,
      pointInTimeRecoverySpecification: {
        pointInTimeRecoveryEnabled: true,
        recoveryPeriodInDays: props.recoveryDays,
      },
      deletionProtection: props.retain,
      removalPolicy: props.retain ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    if (props.encryptionKey) this.encryptWith(props.encryptionKey);
    this.table = props.restoredTable ? TableV2.fromTableName(this, 'Restored', props.restoredTable) : this.ownTable;
  }

  /** Reads what organisations hold and changes all of it but their records: what a request of an IdP may do. */
  grantDirectory(grantee: IGrantable): void {
    const partitionKeys = [ofOrganizations, ofJobs, retentionNotes];
    this.allow(grantee, readActions, { 'ForAllValues:StringLike': leadingKeys(partitionKeys) });
    this.allow(grantee, writeActions, {
      'ForAllValues:StringLike': leadingKeys(partitionKeys),
      'ForAllValues:StringNotLike': leadingKeys([organizationRecords]),
    });
    grantReadingAndWriting(this.encryptionKey, grantee);
  }

  /** Reads and changes the records of organisations too, and what the service keeps for itself: lists, leases. */
  grantAdministration(grantee: IGrantable): void {
    this.allow(grantee, [...readActions, ...writeActions], {
      'ForAllValues:StringLike': leadingKeys([ofOrganizations, ofService]),
    });
    grantReadingAndWriting(this.encryptionKey, grantee);
  }

  /** Reads organisations as a whole and makes new ones with all that they hold; deletes none, and takes no leases. */
  grantTransfer(grantee: IGrantable): void {
    const whole = [ofOrganizations, organizationList, ofJobs, retentionNotes];
    this.allow(grantee, [...readActions, ...writeActions], { 'ForAllValues:StringLike': leadingKeys(whole) });
    grantReadingAndWriting(this.encryptionKey, grantee);
  }

  /** Removes the record of an organisation, the last thing that is left of a deleted one, and notes in it which roles are retained. */
  grantRecordUpkeep(grantee: IGrantable): void {
    this.allow(grantee, ['dynamodb:UpdateItem', 'dynamodb:DeleteItem'], {
      'ForAllValues:StringLike': leadingKeys([organizationRecords]),
    });
  }

  /** Reads the record of an organisation by its id, and its roles, and nothing else. */
  grantOrganizationRecords(grantee: IGrantable): void {
    this.allow(grantee, ['dynamodb:GetItem'], { 'ForAllValues:StringLike': leadingKeys([organizationRecords]) });
    this.allow(grantee, ['dynamodb:Query'], { 'ForAllValues:StringLike': leadingKeys(roleCatalogues) });
    grantReading(this.encryptionKey, grantee);
  }

  /** Counts requests of organisations. */
  grantRates(grantee: IGrantable): void {
    this.allow(grantee, ['dynamodb:UpdateItem'], { 'ForAllValues:StringLike': leadingKeys([rates]) });
    grantReadingAndWriting(this.encryptionKey, grantee);
  }

  /** Adds lines to the activity of organisations, and reads nothing. */
  grantActivityLines(grantee: IGrantable): void {
    this.allow(grantee, ['dynamodb:PutItem'], { 'ForAllValues:StringLike': leadingKeys([activity]) });
    grantReadingAndWriting(this.encryptionKey, grantee);
  }

  /**
   * Lets the audit trail only grow: whatever else is granted, entries are not changed, and but for maintenance not removed.
   * A PutItem over an entry cannot be told from a new one here; the code puts it on the condition that there is none.
   */
  denyAuditChanges(grantee: IGrantable, which: 'any' | 'update'): void {
    const removal = which === 'any' ? ['dynamodb:DeleteItem', 'dynamodb:BatchWriteItem'] : [];
    grantee.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({
        effect: Effect.DENY,
        actions: ['dynamodb:UpdateItem', ...removal],
        resources: [this.table.tableArn],
        // Of a batch: one entry of the trail among its keys will do.
        conditions: { 'ForAnyValue:StringLike': leadingKeys([auditEntries]) },
      }),
    );
  }

  /** `TableV2` takes a key only in a stack whose region is written down; ours fit any. */
  private encryptWith(key: IKey): void {
    const table = this.ownTable.node.defaultChild as CfnGlobalTable; // what a TableV2 always is
    table.addPropertyOverride('SSESpecification', { SSEEnabled: true, SSEType: 'KMS' });
    table.addPropertyOverride('Replicas.0.SSESpecification', { KMSMasterKeyId: key.keyArn });
  }

  private allow(grantee: IGrantable, actions: string[], conditions: Conditions): void {
    const statement = new PolicyStatement({ actions, resources: [this.table.tableArn], conditions });
    grantee.grantPrincipal.addToPrincipalPolicy(statement);
  }
}

function leadingKeys(patterns: readonly string[]): Condition {
  return { 'dynamodb:LeadingKeys': patterns };
}
