import { createHash } from 'node:crypto';
import type { JsonObject } from '../../lambda/scim/json';

/** The account and region that the local run pretends to be. */
export interface Surroundings {
  readonly accountId: string;
  readonly region: string;
}

/** What CloudFormation knows of a resource once it is created. */
export interface PhysicalResource {
  readonly name: string;
  readonly arn: string;
  /** What `Ref` gives. */
  readonly reference: string;
  /** What `Fn::GetAtt` gives, apart from the ARN. */
  readonly attributes: Readonly<Record<string, string>>;
}

const arnResources: Readonly<Record<string, { service: string; prefix: string }>> = {
  'AWS::Lambda::Function': { service: 'lambda', prefix: 'function:' },
  'AWS::DynamoDB::Table': { service: 'dynamodb', prefix: 'table/' },
  'AWS::DynamoDB::GlobalTable': { service: 'dynamodb', prefix: 'table/' },
  'AWS::SecretsManager::Secret': { service: 'secretsmanager', prefix: 'secret:' },
  'AWS::Logs::LogGroup': { service: 'logs', prefix: 'log-group:' },
  'AWS::Events::Rule': { service: 'events', prefix: 'rule/' },
  'AWS::Events::EventBus': { service: 'events', prefix: 'event-bus/' },
  'AWS::KMS::Key': { service: 'kms', prefix: 'key/' },
};

const nameProperties = ['FunctionName', 'TableName', 'Name', 'QueueName', 'TopicName', 'LogGroupName', 'RoleName'];

/** Letters and digits that stay the same as long as the seed does. */
const digest = (seed: string, length: number): string =>
  createHash('sha256').update(seed).digest('hex').slice(0, length);

/** The resources whose `Ref` is their ARN. */
const referredToByArn = new Set(['AWS::SecretsManager::Secret', 'AWS::SNS::Topic', 'AWS::Lambda::Version']);

/**
 * Gives a resource the name, ARN and attributes that AWS would, always the same ones for the same stack and logical id, so
 * that data outlives a restart.
 */
export const physicalResource = (
  resource: { readonly stack: string; readonly logicalId: string; readonly type: string },
  properties: JsonObject,
  { accountId, region }: Surroundings,
): PhysicalResource => {
  const { stack, logicalId, type } = resource;
  const given = nameProperties.map((property) => properties[property]).find((value) => typeof value === 'string');
  const name = given ?? `${stack}-${logicalId}`;
  const { service, prefix } = arnResources[type] ?? {
    service: type.split('::')[1]?.toLowerCase() ?? 'aws',
    prefix: '',
  };
  const arn = `arn:aws:${service}:${region}:${accountId}:${prefix}${name}`;
  switch (type) {
    case 'AWS::ApiGateway::RestApi': {
      const id = digest(name, 10);
      return { name: id, arn, reference: id, attributes: { RestApiId: id, RootResourceId: `${id}-root` } };
    }
    case 'AWS::SecretsManager::Secret':
      // Without the six random characters that creation adds: Secrets Manager takes such an ARN too.
      return { name, arn, reference: arn, attributes: { Id: arn } };
    case 'AWS::DynamoDB::Table':
    case 'AWS::DynamoDB::GlobalTable':
      return { name, arn, reference: name, attributes: { StreamArn: `${arn}/stream/local` } };
    default:
      return {
        name,
        arn,
        reference: referredToByArn.has(type) ? arn : name,
        attributes: { Name: name, QueueName: name },
      };
  }
};
