import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { functionNames } from '../../lib/handlers';
import { resource, stacksWith } from './synthesize-stacks';

interface Statement {
  readonly Action: string | readonly string[];
  readonly Effect: string;
  readonly Resource: unknown;
  readonly Condition?: Record<string, Record<string, string[]>>;
}

const { service } = stacksWith();

const statements = (name: string): Statement[] =>
  resource(service, 'AWS::IAM::Policy', `Functions${name[0]?.toUpperCase()}${name.slice(1)}RoleDefaultPolicy`)
    .properties.PolicyDocument.Statement;
const actionsOf = (statement: Statement): string[] => [statement.Action].flat();
const ordered = <T>(items: readonly T[]): T[] => [...items].sort();
const about = (name: string, serviceName: string): Statement[] =>
  statements(name).filter((statement) => actionsOf(statement).some((action) => action.startsWith(`${serviceName}:`)));
/** What is granted. */
const of = (name: string, serviceName: string): Statement[] =>
  about(name, serviceName).filter(({ Effect }) => Effect === 'Allow');
const denied = (name: string): Statement[] => about(name, 'dynamodb').filter(({ Effect }) => Effect === 'Deny');
const allActions = (serviceName: string): string[] =>
  [...new Set(functionNames.flatMap((name) => of(name, serviceName)).flatMap(actionsOf))].sort();

/** The commands that are sent anywhere in `lambda/`, as actions of IAM. */
const actionsInCode = (packageName: string, prefix: string): string[] => {
  const folder = join(__dirname, '../../lambda');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  const commands = files
    .map((file) => readFileSync(join(folder, file), 'utf8'))
    .filter((code) => code.includes(packageName))
    .flatMap((code) => [...code.matchAll(/new (\w+)Command\(/g)].map((match) => match[1] ?? ''));
  // A transaction is allowed through the actions of its parts.
  const parts = ['PutItem', 'UpdateItem', 'DeleteItem', 'ConditionCheckItem'];
  const actionsOfCommand = (name: string): readonly string[] => {
    if (name === 'TransactWriteItems') return parts;
    return [name === 'TransactGetItems' ? 'GetItem' : name];
  };
  return [...new Set(commands.flatMap(actionsOfCommand))].map((name) => `${prefix}:${name}`).sort();
};

const table = { 'Fn::ImportValue': expect.stringContaining('DirectoryTable') };
const pepper = { 'Fn::ImportValue': expect.stringContaining('KeysPepper') };
const secretsBelow = (names: string) => ({
  'Fn::Join': [
    '',
    [
      'arn:',
      { Ref: 'AWS::Partition' },
      ':secretsmanager:',
      { Ref: 'AWS::Region' },
      ':',
      { Ref: 'AWS::AccountId' },
      `:secret:cdk-scim/prod/${names}`,
    ],
  ],
});
const organizationSecrets = secretsBelow('*');
const read = ordered(['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:Query', 'dynamodb:ConditionCheckItem']);
const write = ordered(['dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem', 'dynamodb:BatchWriteItem']);
const like = (...keys: string[]) => ({ 'dynamodb:LeadingKeys': keys });

describe('what the functions may do', () => {
  it.each(['users', 'groups', 'bulk', 'maintenance'])(
    '%s: read organisations, change all but their records, which only maintenance may note retained roles in and remove',
    (name) => {
      expect(of(name, 'dynamodb')).toEqual([
        {
          Effect: 'Allow',
          Action: read,
          Resource: table,
          Condition: { 'ForAllValues:StringLike': like('T#*', 'SYS#JOB#*', 'SYS#RETAINED') },
        },
        {
          Effect: 'Allow',
          Action: write,
          Resource: table,
          Condition: {
            'ForAllValues:StringLike': like('T#*', 'SYS#JOB#*', 'SYS#RETAINED'),
            'ForAllValues:StringNotLike': like('T#*#META'),
          },
        },
        ...(name === 'maintenance'
          ? [
              {
                Effect: 'Allow',
                Action: ordered(['dynamodb:UpdateItem', 'dynamodb:DeleteItem']),
                Resource: table,
                Condition: { 'ForAllValues:StringLike': like('T#*#META') },
              },
            ]
          : []),
      ]);
      expect(of(name, 'secretsmanager')).toEqual([]);
    },
  );

  it('discovery: read the record of an organisation, and its roles, and count its requests', () => {
    expect(of('discovery', 'dynamodb')).toEqual([
      {
        Effect: 'Allow',
        Action: 'dynamodb:GetItem',
        Resource: table,
        Condition: { 'ForAllValues:StringLike': like('T#*#META') },
      },
      {
        Effect: 'Allow',
        Action: 'dynamodb:Query',
        Resource: table,
        Condition: { 'ForAllValues:StringLike': like('T#*#ROLE', 'T#*#WS') },
      },
      {
        Effect: 'Allow',
        Action: 'dynamodb:UpdateItem',
        Resource: table,
        Condition: { 'ForAllValues:StringLike': like('T#*#RATE') },
      },
    ]);
    expect(of('discovery', 'secretsmanager')).toEqual([]);
  });

  it('authorizer: read key records and the pepper, add lines to the activity', () => {
    expect(of('authorizer', 'dynamodb')).toEqual([
      {
        Effect: 'Allow',
        Action: 'dynamodb:PutItem',
        Resource: table,
        Condition: { 'ForAllValues:StringLike': like('T#*#ACTIVITY*') },
      },
    ]);
    expect(of('authorizer', 'secretsmanager')).toEqual([
      { Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: [pepper, organizationSecrets] },
    ]);
  });

  it('admin: change organisations and their keys, but only read the pepper and the keys of the platform', () => {
    expect(of('admin', 'dynamodb')).toEqual([
      {
        Effect: 'Allow',
        Action: ordered([...read, ...write]),
        Resource: table,
        Condition: { 'ForAllValues:StringLike': like('T#*', 'SYS#*') },
      },
    ]);
    expect(of('admin', 'secretsmanager')).toEqual([
      {
        Effect: 'Allow',
        Action: 'secretsmanager:GetSecretValue',
        Resource: [pepper, secretsBelow('platform-*')],
      },
      {
        Effect: 'Allow',
        Action: ordered([
          'secretsmanager:CreateSecret',
          'secretsmanager:GetSecretValue',
          'secretsmanager:PutSecretValue',
          'secretsmanager:UpdateSecretVersionStage',
          'secretsmanager:DeleteSecret',
        ]),
        Resource: secretsBelow('organizations/*'),
      },
    ]);
  });

  it('transfer: read and make organisations, and only look which platform keys live', () => {
    expect(of('transfer', 'dynamodb')).toEqual([
      {
        Effect: 'Allow',
        Action: ordered([...read, ...write]),
        Resource: table,
        Condition: { 'ForAllValues:StringLike': like('T#*', 'SYS#ORG', 'SYS#JOB#*', 'SYS#RETAINED') },
      },
    ]);
    expect(of('transfer', 'secretsmanager')).toEqual([
      {
        Effect: 'Allow',
        Action: 'secretsmanager:GetSecretValue',
        Resource: JSON.parse(JSON.stringify(organizationSecrets).replace('prod/*', 'prod/platform-*')),
      },
    ]);
  });

  it('all: leave entries of the audit trail as they are; only maintenance removes them, with their organisation', () => {
    const every = ordered(['dynamodb:UpdateItem', 'dynamodb:DeleteItem', 'dynamodb:BatchWriteItem']);
    const deny = (Action: string | string[]) => ({
      Effect: 'Deny',
      Action,
      Resource: table,
      Condition: { 'ForAnyValue:StringLike': like('T#*#AUDIT#*') },
    });
    const none = (name: string) => ['discovery', 'authorizer'].includes(name);
    for (const name of functionNames) {
      const wanted = none(name) ? [] : [deny(name === 'maintenance' ? 'dynamodb:UpdateItem' : every)];
      expect([name, denied(name)]).toEqual([name, wanted]);
    }
    // They may do nothing to the trail: what they are granted are keys of other kinds.
    for (const name of ['discovery', 'authorizer']) {
      for (const { Condition } of of(name, 'dynamodb')) {
        const keys = Condition?.['ForAllValues:StringLike']?.['dynamodb:LeadingKeys'] ?? [];
        expect(keys.filter((key) => key === 'T#*' || key.includes('AUDIT'))).toEqual([]);
      }
    }
  });

  it('all: log to their own group, trace, and nothing else', () => {
    for (const name of functionNames) {
      const group = resource(
        service,
        'AWS::Logs::LogGroup',
        `Functions${name[0]?.toUpperCase()}${name.slice(1)}Logs`,
      ).id;
      expect(of(name, 'logs')).toEqual([
        {
          Effect: 'Allow',
          Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
          Resource: { 'Fn::GetAtt': [group, 'Arn'] },
        },
      ]);
      const services = new Set(
        statements(name)
          .flatMap(actionsOf)
          .map((action) => action.split(':')[0]),
      );
      for (const known of ['logs', 'xray', 'dynamodb', 'secretsmanager']) services.delete(known);
      expect([...services]).toEqual([]);
    }
  });

  it('is what the code calls: no action is missing, none is left over', () => {
    expect(allActions('dynamodb')).toEqual(actionsInCode('@aws-sdk/client-dynamodb', 'dynamodb'));
    expect(allActions('secretsmanager')).toEqual(actionsInCode('@aws-sdk/client-secrets-manager', 'secretsmanager'));
  });
});
