import {
  type Acknowledgment,
  ArnFormat,
  RemovalPolicy,
  Stack,
  StringConcat,
  Tokenization,
  Validations,
} from 'aws-cdk-lib';
import { type IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { grantReading, grantReadingAndWriting } from './customer-key';

/** The secret of the platform's own keys, below the prefix (`lambda/secrets/key-secret.ts`), with what AWS ends its ARN with. */
const platformSecret = 'platform-*';
/** The names of those that hold keys of organisations. */
const ofOrganizations = 'organizations/*';

/** How the secrets are named and kept. */
export interface KeySecretsProps {
  /** The names of all secrets made while the service runs begin with it and a slash. */
  readonly prefix: string;
  readonly retain: boolean;
  /** Encrypts the secrets; without it, the key that AWS manages does. */
  readonly encryptionKey?: IKey;
}

/**
 * The secrets of access keys: the pepper, made here, and one secret an organisation, made while the service runs. They
 * hold hashes of keys and never a key.
 */
export class KeySecrets extends Construct {
  readonly pepper: Secret;
  readonly prefix: string;
  /** ARN of the KMS key for new secrets; empty for the one that AWS manages. */
  readonly encryptionKeyArn: string;
  private readonly encryptionKey: IKey | undefined;

  constructor(scope: Construct, id: string, props: KeySecretsProps) {
    super(scope, id);
    this.prefix = props.prefix;
    this.encryptionKey = props.encryptionKey;
    this.encryptionKeyArn = props.encryptionKey?.keyArn ?? '';
    this.pepper = new Secret(this, 'Pepper', {
      description: 'Pepper of the hashes of SCIM access keys. Without it no key works.',
      generateSecretString: { passwordLength: 64, excludePunctuation: true },
      // `Secret` is deleted with its stack by default, and every access key would die with this one.
      removalPolicy: props.retain ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
      ...(props.encryptionKey && { encryptionKey: props.encryptionKey }),
    });
    Validations.of(this.pepper).acknowledge({
      id: 'AwsSolutions-SMG4',
      reason: 'A new pepper makes every access key worthless; keys are rotated one by one instead.',
    });
  }

  /** Reads what is needed to check a key. */
  grantCheck(grantee: IGrantable): void {
    this.allow(grantee, ['secretsmanager:GetSecretValue'], [this.pepper.secretArn, this.organizationSecretsArn()]);
    grantReading(this.encryptionKey, grantee);
  }

  /** Makes, changes and revokes keys of organizations. The pepper and the platform's own keys can only be read. */
  grantManage(grantee: IGrantable): void {
    this.allow(grantee, ['secretsmanager:GetSecretValue'], [this.pepper.secretArn, this.secretsArn(platformSecret)]);
    this.allow(
      grantee,
      [
        'secretsmanager:CreateSecret',
        'secretsmanager:GetSecretValue',
        'secretsmanager:PutSecretValue',
        'secretsmanager:UpdateSecretVersionStage',
        'secretsmanager:DeleteSecret',
      ],
      [this.secretsArn(ofOrganizations)],
    );
    grantReadingAndWriting(this.encryptionKey, grantee);
  }

  /** Reads which admin keys of the platform live. */
  grantPlatformKeys(grantee: IGrantable): void {
    this.allow(grantee, ['secretsmanager:GetSecretValue'], [this.secretsArn(platformSecret)]);
    grantReading(this.encryptionKey, grantee);
  }

  /** The findings that the grants give, and why they are none: for whoever checks the grantee with cdk-nag. */
  wildcardAcknowledgments(grant: 'check' | 'manage'): Acknowledgment[] {
    const reason = 'Organizations are made while the service runs, each with its own secret below this prefix.';
    return (grant === 'check' ? ['*'] : [ofOrganizations, platformSecret]).map((below) =>
      this.acknowledgment(below, reason),
    );
  }

  /** The same of the grant for platform keys. */
  get platformAcknowledgment(): Acknowledgment {
    return this.acknowledgment(platformSecret, 'Secrets Manager ends the ARN of this one secret with a random part.');
  }

  private acknowledgment(below: string, reason: string): Acknowledgment {
    const fragments = Tokenization.reverseString(this.secretsArn(below));
    // As cdk-nag spells what is known only at deploy; a stack with an account and region has them in the ARN itself.
    const spelled = fragments.mapTokens({ mapToken: (token) => `<${Stack.of(this).resolve(token).Ref}>` });
    return { id: `AwsSolutions-IAM5[Resource::${spelled.join(new StringConcat())}]`, reason };
  }

  private organizationSecretsArn(): string {
    return this.secretsArn('*');
  }

  private secretsArn(below: string): string {
    return Stack.of(this).formatArn({
      service: 'secretsmanager',
      resource: 'secret',
      resourceName: `${this.prefix}/${below}`,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
  }

  private allow(grantee: IGrantable, actions: string[], resources: string[]): void {
    grantee.grantPrincipal.addToPrincipalPolicy(new PolicyStatement({ actions, resources }));
  }
}
