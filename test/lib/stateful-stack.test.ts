import { Match } from 'aws-cdk-lib/assertions';
import { functionNames } from '../../lib/handlers';
import { appWith, resource, stacksWith } from './synthesize-stacks';

const table = 'AWS::DynamoDB::GlobalTable';
const secret = 'AWS::SecretsManager::Secret';

describe('the stateful stack', () => {
  const { stateful } = stacksWith();

  it('never gives the table and the secrets other logical ids, which would replace them by empty ones', () => {
    expect({
      tables: Object.keys(stateful.findResources(table)),
      secrets: Object.keys(stateful.findResources(secret)),
      keys: Object.keys(stacksWith({ customerKey: true }).stateful.findResources('AWS::KMS::Key')),
    }).toEqual({
      tables: ['DirectoryTableD64E6930'],
      secrets: ['KeysPepperAAAF9FD1'],
      keys: ['CustomerKey844A1305'],
    });
  });

  it('holds nothing but the table and the pepper', () => {
    expect(
      Object.values(stateful.toJSON().Resources as Record<string, { Type: string }>)
        .map(({ Type }) => Type)
        .sort(),
    ).toEqual([table, secret]);
  });

  it('keeps the table: retained, protected, restorable', () => {
    stateful.hasResource(table, { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
    stateful.hasResourceProperties(table, {
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [
        { AttributeName: 'PK', KeyType: 'HASH' },
        { AttributeName: 'SK', KeyType: 'RANGE' },
      ],
      TimeToLiveSpecification: { AttributeName: 'expires', Enabled: true },
      StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
      GlobalSecondaryIndexes: Match.absent(),
      TableName: Match.absent(),
      Replicas: [
        Match.objectLike({
          DeletionProtectionEnabled: true,
          PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 35 },
        }),
      ],
    });
  });

  it('makes the pepper: 64 random characters, retained', () => {
    stateful.hasResource(secret, { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
    stateful.hasResourceProperties(secret, {
      GenerateSecretString: { PasswordLength: 64, ExcludePunctuation: true },
      KmsKeyId: Match.absent(),
    });
  });

  it('tells the command line where the data is', () => {
    expect(stateful.findOutputs('*')).toMatchObject({
      TableName: { Value: { Ref: resource(stateful, table, 'Directory').id } },
      SecretPrefix: { Value: 'cdk-scim/prod' },
      PepperSecretArn: { Value: { Ref: resource(stateful, secret, 'KeysPepper').id } },
    });
  });

  it('is protected against termination, unless the data may go', () => {
    const terminationProtection = (given: object) =>
      appWith({ ...given })
        .synth()
        .getStackByName('cdk-scim-prod-stateful').terminationProtection;
    expect(terminationProtection({})).toBe(true);
    expect(terminationProtection({ retainData: false })).toBe(false);
  });

  it('lets go of the data when told so', () => {
    const { stateful: throwaway } = stacksWith({ retainData: 'false', stage: 'test', recoveryDays: 1 });
    throwaway.hasResource(table, {
      DeletionPolicy: 'Delete',
      Properties: {
        Replicas: [
          Match.objectLike({
            DeletionProtectionEnabled: false,
            PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 1 },
          }),
        ],
      },
    });
    throwaway.hasResource(secret, { DeletionPolicy: 'Delete' });
    throwaway.hasOutput('SecretPrefix', { Value: 'cdk-scim/test' });
  });

  describe('with a key of the customer', () => {
    const { stateful: encrypted, service } = stacksWith({ customerKey: true });
    const arn = { 'Fn::GetAtt': [resource(encrypted, 'AWS::KMS::Key', 'CustomerKey').id, 'Arn'] };

    it('encrypts table and pepper with it, keeps it and rotates it', () => {
      encrypted.hasResource('AWS::KMS::Key', { DeletionPolicy: 'Retain', Properties: { EnableKeyRotation: true } });
      encrypted.hasResourceProperties(table, {
        SSESpecification: { SSEEnabled: true, SSEType: 'KMS' },
        Replicas: [Match.objectLike({ SSESpecification: { KMSMasterKeyId: arn } })],
      });
      encrypted.hasResourceProperties(secret, { KmsKeyId: arn });
    });

    it('lets every function use it, and tells them to encrypt new secrets with it', () => {
      service.resourcePropertiesCountIs(
        'AWS::IAM::Policy',
        {
          PolicyDocument: {
            Statement: Match.arrayWith([Match.objectLike({ Action: Match.arrayWith(['kms:Decrypt']) })]),
          },
        },
        functionNames.length,
      );
      service.resourcePropertiesCountIs(
        'AWS::Lambda::Function',
        { Environment: { Variables: { SCIM_SECRETS_KEY: Match.objectLike({ 'Fn::ImportValue': Match.anyValue() }) } } },
        functionNames.length,
      );
    });

    it('lets none of them use it by itself: it may encrypt what is not theirs', () => {
      const policies = Object.values(service.findResources('AWS::IAM::Policy'));
      const statements = policies.flatMap(({ Properties }) => Properties.PolicyDocument.Statement);
      const ofKeys = statements.filter(({ Action }) =>
        [Action].flat().some((action: string) => action.startsWith('kms:')),
      );
      expect(ofKeys.length).toBeGreaterThanOrEqual(functionNames.length);
      for (const { Condition } of ofKeys) {
        expect(Condition).toEqual({
          StringLike: { 'kms:ViaService': ['dynamodb.*.amazonaws.com*', 'secretsmanager.*.amazonaws.com*'] },
        });
      }
    });

    it('takes one that exists', () => {
      const given = 'arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab';
      const { stateful: imported } = stacksWith({ customerKey: given });
      imported.resourceCountIs('AWS::KMS::Key', 0);
      imported.hasResourceProperties(secret, { KmsKeyId: given });
      imported.hasResourceProperties(table, {
        Replicas: [Match.objectLike({ SSESpecification: { KMSMasterKeyId: given } })],
      });
    });
  });
});
