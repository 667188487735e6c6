import { startNotices } from '../../../local/service/start-notices';

const directory = {
  database: '/data/database',
  secrets: '/data/secrets',
  connectionFile: '/data/connection.json',
  handlerLog: '/data/handlers.log',
  release: async () => {},
};
const all = { database: true, secrets: true, connectionFile: true };
const earlier = {
  organizationId: 'acme',
  baseUrl: '',
  accessKey: 'scimk_1',
  adminUrl: '',
  adminKey: 'scima_1',
  consoleUrl: null,
  pid: 1,
};
const fresh = { accessKey: 'scimk_2', adminKey: 'scima_2' };
const both = 'The service starts with a new SCIM access key and a new admin key, since';

test.each([
  ['nothing was there', { database: false, secrets: false, connectionFile: false }, undefined, fresh, []],
  ['all is as it was', all, earlier, earlier, []],
  ['the file is damaged', all, undefined, fresh, [`${both} /data/connection.json is damaged.`]],
  [
    'the file is missing',
    { ...all, connectionFile: false },
    undefined,
    fresh,
    [`${both} /data/connection.json is missing.`],
  ],
  ['the secrets are missing', { ...all, secrets: false }, earlier, fresh, [`${both} /data/secrets is missing.`]],
  [
    'one key was revoked',
    all,
    earlier,
    { ...fresh, adminKey: 'scima_1' },
    [
      'The service starts with a new SCIM access key, since those in /data/connection.json are revoked or of another service.',
    ],
  ],
  [
    'the database is missing, and all keys still open',
    { ...all, database: false },
    earlier,
    earlier,
    ['/data/database is missing: the service starts without the data of earlier starts.'],
  ],
  [
    'only secrets are left',
    { ...all, database: false, connectionFile: false },
    undefined,
    fresh,
    [
      '/data/database is missing: the service starts without the data of earlier starts, and with a new SCIM access key and a new admin key.',
    ],
  ],
])('%s', (_, kept, before, now, notices) => {
  expect(startNotices(kept, directory, before, now, true)).toEqual(notices);
});

test('another DynamoDB needs no database in the directory', () => {
  expect(startNotices({ ...all, database: false }, directory, earlier, earlier, false)).toEqual([]);
});
