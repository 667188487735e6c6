import { awsIdentity } from '../../../local/service/aws-access';

const credentials = { AWS_ACCESS_KEY_ID: 'AK', AWS_SECRET_ACCESS_KEY: 'SK', AWS_REGION: 'eu-west-1' };
const local = { accessKeyId: 'local', secretAccessKey: 'local' };

test('the embedded DynamoDB never gets credentials of the environment', () => {
  expect(awsIdentity(undefined, credentials)).toEqual({ region: 'us-east-1', credentials: local });
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

test('without credentials it gets some that DynamoDB Local takes', () => {
  expect(awsIdentity('http://127.0.0.1:8000', {})).toEqual({ region: 'us-east-1', credentials: local });
});
