import { StartFailure } from '../../../local/service/start-failure';
import { readStartOptions } from '../../../local/service/start-options';

const read = (environment: Record<string, string>) => readStartOptions(environment, '/srv');

test('without variables: port 3000, data in .local, kept', () => {
  expect(read({})).toEqual({
    port: 3000,
    directory: '/srv/.local',
    ephemeral: false,
    dynamoDbEndpoint: undefined,
    rateLimit: undefined,
  });
});

test('variables choose otherwise', () => {
  const environment = {
    PORT: '0',
    SCIM_LOCAL_DIR: 'data',
    SCIM_LOCAL_EPHEMERAL: '1',
    SCIM_DYNAMODB_ENDPOINT: 'http://127.0.0.1:8000',
    SCIM_LOCAL_RATE_LIMIT: '25',
  };
  expect(read(environment)).toEqual({
    port: 0,
    directory: '/srv/data',
    ephemeral: true,
    dynamoDbEndpoint: 'http://127.0.0.1:8000',
    rateLimit: 25,
  });
});

test.each([
  ['PORT', 'http'],
  ['PORT', '-1'],
  ['PORT', '65536'],
  ['PORT', '3e3'],
  ['SCIM_DYNAMODB_ENDPOINT', 'localhost:8000'],
  ['SCIM_LOCAL_EPHEMERAL', 'true'],
  ['SCIM_LOCAL_RATE_LIMIT', '24'],
  ['SCIM_LOCAL_RATE_LIMIT', 'fast'],
])('%s=%s is refused with what would do', (name, value) => {
  expect(() => read({ [name]: value })).toThrow(StartFailure);
  expect(() => read({ [name]: value })).toThrow(`${name} is "${value}", but must be`);
});

test('empty variables count as none', () => {
  expect(read({ PORT: '', SCIM_LOCAL_DIR: '', SCIM_DYNAMODB_ENDPOINT: '' })).toEqual(read({}));
});
