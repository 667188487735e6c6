import { awsIdentity } from '../../../local/service/aws-access';

const credentials = { AWS_ACCESS_KEY_ID: 'AK', AWS_SECRET_ACCESS_KEY: 'SK', AWS_REGION: 'eu-west-1' };
const local = { accessKeyId: 'local', secretAccessKey: 'local' };

test('the embedded services get an access key that each start makes, never one of the environment', () => {
  const [first, second] = [awsIdentity(undefined, credentials), awsIdentity(undefined, credentials)];
  expect(first).toEqual({
    region: 'us-east-1',
    credentials: {
      accessKeyId: expect.stringMatching(/^LOCAL[0-9A-F]{48}$/),
      secretAccessKey: expect.stringMatching(/^[0-9A-F]{48}$/),
    },
  });
  expect(first.credentials.accessKeyId).not.toBe(second.credentials.accessKeyId);
});

test('another DynamoDB gets them, for the region of the environment', () => {
  expect(awsIdentity('http://127.0.0.1:8000', { ...credentials, AWS_SESSION_TOKEN: 'T' })).toEqual({
    region: 'eu-west-1',
    credentials: { accessKeyId: 'AK', secretAccessKey: 'SK', sessionToken: 'T' },
  });
});

test('the region in the name of an AWS endpoint counts more', () => {
  expect(awsIdentity('https://dynamodb.ap-southeast-2.amazonaws.com', credentials).region).toBe('ap-southeast-2');
  expect(awsIdentity('https://123.ddb.us-gov-west-1.api.aws', credentials).region).toBe('us-gov-west-1');
});

test('without credentials it gets those that DynamoDB Local knows its data by, and our Secrets Manager a token', () => {
  expect(awsIdentity('http://127.0.0.1:8000', {})).toEqual({
    region: 'us-east-1',
    credentials: { ...local, sessionToken: expect.stringMatching(/^[0-9A-F]{48}$/) },
  });
});
