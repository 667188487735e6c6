import { deploy, UnsupportedTemplate } from '../../../local/api-gateway/deployment';
import { lambdaFunctions } from '../../../local/api-gateway/lambda-function';
import { fixtureDeployment } from './fixture';

const surroundings = { accountId: '000000000000', region: 'us-east-1' };

const act = () => {
  const found = lambdaFunctions(fixtureDeployment()).find(({ name }) => name === 'fixture-api-Act');
  if (!found) throw new Error('the fixture has no function Act');
  return found;
};

test('every intrinsic function gives what CloudFormation gives, across stacks too', () => {
  const api = fixtureDeployment().resources('AWS::ApiGateway::RestApi')[0];
  expect(act().environment).toEqual({
    FROM_IMPORT: 'Data-Table',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: ${!Literal} of Fn::Sub stands for ${Literal}
    FROM_SUB: 'us-east-1/arn:aws:dynamodb:us-east-1:000000000000:table/Data-Table/${Literal}',
    FROM_IF: 'trial',
    FROM_SELECT: 'two',
    FROM_MAP: '256',
    FROM_GETATT: `${api?.physical.name}-root`,
    SECRET: 'arn:aws:secretsmanager:us-east-1:000000000000:secret:Data-Pepper',
    LEFT_OUT: 'here',
  });
});

test('functions come with their bundle, handler, size and time-out', () => {
  expect(act()).toMatchObject({
    arn: 'arn:aws:lambda:us-east-1:000000000000:function:fixture-api-Act',
    directory: expect.stringMatching(/asset\.handlers$/),
    handler: 'index.act',
    timeoutMs: 1000,
    memoryMegabytes: 256,
  });
});

test('functions whose code stands in the template are none that the local run could start', () => {
  const names = lambdaFunctions(fixtureDeployment()).map(({ name }) => name);
  expect(names).not.toContain('fixture-api-Unused');
});

test('names stay the same from one start to the next', () => {
  const arns = () => fixtureDeployment().resources('AWS::SecretsManager::Secret')[0]?.physical.arn;
  expect(arns()).toBe(arns());
});

describe('what CloudFormation would refuse', () => {
  const stack = (value: unknown) => ({
    name: 'S',
    codeDirectories: new Map<string, string>(),
    template: {
      Parameters: {},
      Mappings: {},
      Conditions: {},
      Outputs: {},
      // The tests below put anything here that JSON can hold.
      Resources: { Q: { Type: 'AWS::SQS::Queue', Properties: { Value: value as never } } },
    },
  });
  test.each([
    ['a reference to nothing', { Ref: 'Nowhere' }],
    ['an import that nobody exports', { 'Fn::ImportValue': 'Nothing' }],
    ['an unknown function', { 'Fn::Transform': {} }],
    ['a list where a string belongs', { 'Fn::Join': ['', [['x']]] }],
    ['an index beyond the list', { 'Fn::Select': [3, ['a']] }],
    ['an unknown condition', { 'Fn::If': ['Missing', 1, 2] }],
  ])('%s', (_, value) => {
    expect(() => deploy([stack(value)], surroundings).resources('AWS::SQS::Queue')).toThrow(UnsupportedTemplate);
  });

  test('a resource that nobody looks at may use anything', () => {
    expect(() => deploy([stack({ 'Fn::Transform': {} })], surroundings).resources('AWS::SNS::Topic')).not.toThrow();
  });
});
