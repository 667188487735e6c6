import { RemovalPolicy } from 'aws-cdk-lib';
import type { IGrantable } from 'aws-cdk-lib/aws-iam';
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
  key?.grant(grantee, 'kms:Decrypt', 'kms:DescribeKey');
}

/** Lets the grantee read and write what is encrypted with the key. The CDK's own grant has wildcards in its actions. */
export function grantReadingAndWriting(key: IKey | undefined, grantee: IGrantable): void {
  grantReading(key, grantee);
  key?.grant(grantee, 'kms:Encrypt', 'kms:GenerateDataKey', 'kms:ReEncryptFrom', 'kms:ReEncryptTo');
}
