import { RemovalPolicy } from 'aws-cdk-lib';
import { type IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { type IKey, Key } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';

/** The KMS key that the option `customerKey` asks for; undefined when encryption is left to AWS. */
export function customerKey(scope: Construct, option: boolean | string, retain: boolean): IKey | undefined {
  if (option === false) return undefined;
  if (typeof option === 'string') return Key.fromKeyArn(scope, 'CustomerKey', option);
  return new Key(scope, 'CustomerKey', {
    description: 'Encrypts the SCIM directory and the hashes of its access keys.',
    enableKeyRotation: true,
    removalPolicy: retain ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
  });
}

/** Lets the grantee read what is encrypted with the key. */
export function grantReading(key: IKey | undefined, grantee: IGrantable): void {
  allow(key, grantee, 'kms:Decrypt', 'kms:DescribeKey');
}

/** Lets the grantee read and write what is encrypted with the key. The CDK's own grant has wildcards in its actions. */
export function grantReadingAndWriting(key: IKey | undefined, grantee: IGrantable): void {
  grantReading(key, grantee);
  allow(key, grantee, 'kms:Encrypt', 'kms:GenerateDataKey', 'kms:ReEncryptFrom', 'kms:ReEncryptTo');
}

/** By the two services that hold our data and not by itself: the key may be one that encrypts what others have, too. */
const byOurServices = {
  StringLike: { 'kms:ViaService': ['dynamodb.*.amazonaws.com*', 'secretsmanager.*.amazonaws.com*'] },
};

function allow(key: IKey | undefined, grantee: IGrantable, ...actions: string[]): void {
  if (key === undefined) return;
  const statement = new PolicyStatement({ actions, resources: [key.keyArn], conditions: byOurServices });
  grantee.grantPrincipal.addToPrincipalPolicy(statement);
}
