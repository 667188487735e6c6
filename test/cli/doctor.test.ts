import { DeleteItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { sealedCursor } from '../../lambda/admin/page-cursor';
import { indexAt, partitionOfValue } from '../../lambda/store/indexes';
import { anchorKey, claimKey } from '../../lambda/store/keys';
import { TABLE } from '../secrets/fixture';
import { type CliWorld, startCliWorld } from './fixture';

let world: CliWorld;
let ada: string;
beforeAll(async () => {
  world = await startCliWorld();
  await world.run(['org', 'create', 'Acme', '--id', 'acme']);
  const made = await world.run(['key', 'create', '--org', 'acme', '--name', 'Okta', '--provider', 'okta']);
  const answer = await world.scim('https://api.example.com/prod/organizations/acme/scim/v2/Users', {
    method: 'POST',
    headers: { authorization: `Bearer ${JSON.parse(made.out).accessKey}`, 'content-type': 'application/scim+json' },
    body: JSON.stringify({ schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'], userName: 'ada' }),
  });
  ada = JSON.parse(await answer.text()).id;
});
afterAll(() => world.stop());

const doctor = async (...options: string[]) => {
  const { code, out } = await world.run(['doctor', '--org', 'acme', ...options]);
  return { code, ...JSON.parse(out) };
};

test('scimctl doctor ends with 0 in a healthy organisation, with 1 until what is wrong is mended', async () => {
  expect(await doctor()).toMatchObject({ code: 0, sound: true, findings: [] });
  const { PK, SK } = anchorKey('acme', ada);
  await world.service.dynamoDb.send(new DeleteItemCommand({ TableName: TABLE, Key: { PK: { S: PK }, SK: { S: SK } } }));
  const finding = { kind: 'anchorMissing', explanation: expect.stringContaining(ada) };
  expect(await doctor()).toMatchObject({ code: 1, sound: false, findings: [{ ...finding, state: 'repairable' }] });
  const human = await world.run(['doctor', '--org', 'acme'], { terminal: true });
  expect(human.out).toContain('--repair');
  expect(await doctor('--repair')).toMatchObject({ code: 0, findings: [{ ...finding, state: 'repaired' }] });
  expect(await doctor()).toMatchObject({ code: 0, findings: [] });
  const { entries } = JSON.parse((await world.run(['audit', '--org', 'acme', '--action', 'data.repaired'])).out);
  expect(entries).toMatchObject([
    { actor: { type: 'adminKey' }, target: { type: 'Organization', id: 'acme' }, after: { kind: 'anchorMissing' } },
  ]);
  const shown = await world.run(['audit', '--org', 'acme'], { terminal: true });
  expect(shown.out).toContain(`User ${ada} cannot join a group`);
});

test('a userName that is taken by nobody is freed by naming it', async () => {
  const index = indexAt('User', 'userName');
  if (index === undefined) throw new Error('no index');
  const { PK, SK } = claimKey(partitionOfValue('acme', index, 'lost@example.com'));
  const Item = { PK: { S: PK }, SK: { S: SK }, id: { S: '00000000-0000-4000-a000-000000000000' } };
  await world.service.dynamoDb.send(new PutItemCommand({ TableName: TABLE, Item }));
  expect(await doctor()).toMatchObject({ code: 0 });
  const value = ['--value', 'userName=Lost@example.com'];
  expect(await doctor(...value)).toMatchObject({ code: 1, findings: [{ kind: 'entryLeftOver' }] });
  expect(await doctor(...value, '--repair')).toMatchObject({ code: 0, findings: [{ state: 'repaired' }] });
  expect(await doctor(...value)).toMatchObject({ code: 0, findings: [], examined: 0 });
  expect(await doctor('--value', 'userName=ada')).toMatchObject({ code: 0, findings: [], examined: 1 });
  for (const [wrong, code] of [
    ['ada', 2],
    ['nickName=ada', 2],
    ['userName=', 2],
  ] as const) {
    expect((await world.run(['doctor', '--org', 'acme', '--value', wrong])).code).toBe(code);
  }
  const half = await world.service.send({ method: 'GET', path: '/organizations/acme/doctor?value=ada' });
  expect(half).toMatchObject({ status: 400, body: { errors: [{ field: 'attribute' }] } });
});

test('scimctl doctor --all examines every organisation, and ends with 1 when one is ill', async () => {
  await world.run(['org', 'create', 'Beta', '--id', 'beta']);
  const all = async (...options: string[]) => {
    const { code, out } = await world.run(['doctor', '--all', ...options]);
    return { code, ...JSON.parse(out) };
  };
  const well = { sound: true, findings: [] };
  expect(await all()).toMatchObject({
    code: 0,
    sound: true,
    organizations: [
      { organizationId: 'acme', ...well },
      { organizationId: 'beta', ...well },
    ],
  });
  const { PK, SK } = anchorKey('acme', ada);
  await world.service.dynamoDb.send(new DeleteItemCommand({ TableName: TABLE, Key: { PK: { S: PK }, SK: { S: SK } } }));
  const human = await world.run(['doctor', '--all'], { terminal: true });
  expect(human.code).toBe(1);
  for (const text of ['acme:', 'anchorMissing', 'beta:', 'nothing is wrong', '--repair'])
    expect(human.out).toContain(text);
  expect(await all('--repair')).toMatchObject({ code: 0, organizations: [{ sound: true }, well] });
  expect(await all()).toMatchObject({ code: 0, organizations: [well, well] });
});

test('the admin API examines in parts, and takes no cursor but its own', async () => {
  const path = '/organizations/acme/doctor';
  let [cursor, parts] = ['', 0];
  do {
    const { status, body } = await world.service.send({ method: 'GET', path: `${path}?limit=1${cursor}` });
    expect(status).toBe(200);
    expect(body.findings).toEqual([]);
    cursor = body.nextCursor === undefined ? '' : `&cursor=${body.nextCursor}`;
    parts += 1;
  } while (cursor !== '');
  expect(parts).toBeGreaterThan(2);
  const organization = await world.service.directory.getOrganization('acme');
  const statusOf = async (place: string) => {
    const made = sealedCursor({ incarnationId: organization?.incarnationId ?? '' }, place);
    return (await world.service.send({ method: 'GET', path: `${path}?cursor=${made}` })).status;
  };
  expect(await statusOf('0:')).toBe(200);
  for (const place of ['abc', '999:', '-1:', 'x:']) expect(await statusOf(place)).toBe(400);
  expect((await world.service.send({ method: 'GET', path: '/organizations/none/doctor' })).status).toBe(404);
});

test('a key of the organisation may examine, and not repair', async () => {
  const caller = await world.service.newCaller('acme');
  const path = '/organizations/acme/doctor';
  expect((await world.service.send({ method: 'GET', path, caller })).status).toBe(200);
  expect((await world.service.send({ method: 'POST', path: `${path}/repair`, caller })).status).toBe(403);
});
