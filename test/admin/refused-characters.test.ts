/** Names of all that administrators make take the same characters as names of people. */
import { audit, idOf, recordOf } from '../store/fixture';
import { type AdminWorld, startAdminWorld } from './fixture';

let world: AdminWorld;
beforeEach(async () => {
  world = await startAdminWorld();
  await world.createOrganization('acme');
});
afterEach(() => world.stop());

const at = '/organizations/acme';

test.each([
  ['\u0007', 'U+0007, a control character'],
  ['\u001b', 'U+001B, a control character'],
  ['\u0085', 'U+0085, a control character'],
  ['\n', 'U+000A, a control character'],
  ['\u2028', 'U+2028, a line separator'],
  ['\u202e', 'U+202E, which changes the direction of text'],
  ['\udc00', 'U+DC00, half of a surrogate pair'],
  ['\u2029', 'U+2029, a line separator'],
])('%j is 400 that names the field and the character', async (character, told) => {
  await expectRefused(`a${character}b`, told);
});

test.each([
  ['\n', 'U+000A, a control character'],
  ['\t', 'U+0009, a control character'],
  ['\u0085', 'U+0085, a control character'],
  ['\u2028', 'U+2028, a line separator'],
  ['\u2029', 'U+2029, a line separator'],
])('%j at the end or the beginning is no space that is passed over', async (character, told) => {
  await expectRefused(`ab${character}`, told);
  await expectRefused(`${character}ab`, told);
  await expectRefused(`ab ${character} `, told);
});

test('spaces around a name are passed over, a byte order mark is not', async () => {
  const named = (name: string) => world.send({ method: 'POST', path: `${at}/workspaces`, body: { name } });
  expect(await named('  North\u00a0')).toMatchObject({ status: 201, body: { name: 'North' } });
  for (const name of ['\ufeffNorth', 'North\ufeff', 'No\ufeffrth']) {
    const answer = await named(name);
    expect([answer.status, answer.body.errors?.[0]?.detail]).toEqual([
      400,
      'name must not contain U+FEFF, a byte order mark.',
    ]);
  }
});

test('a role is not named by its slug with such a character behind it', async () => {
  await world.send({ method: 'POST', path: `${at}/roles`, body: { slug: 'admin', name: 'Admin' } });
  const given = (role: string) =>
    world.send({ method: 'PUT', path: `${at}/users/${ada}/roles`, body: { roles: [{ role }] } });
  const ada = idOf('ada');
  await world.directory.createUser('acme', recordOf(ada, { userName: 'ada' }), audit('user.created', ada));
  expect((await given(' admin ')).status).toBe(200);
  for (const character of ['\n', '\u2028', '\u2029', '\ufeff']) {
    expect((await given(`admin${character}`)).status).toBe(400);
    expect((await given(`${character}admin`)).status).toBe(400);
  }
});

const expectRefused = async (text: string, told: string): Promise<void> => {
  const urn = 'urn:acme:2.0:User';
  const settings = (attribute: object) => ({
    customAttributes: [{ id: urn, attributes: [{ name: 'level', ...attribute }] }],
  });
  const answers = [
    await world.send({ method: 'POST', path: '/organizations', body: { name: text, id: 'new' } }),
    await world.send({ method: 'PATCH', path: at, body: { name: text } }),
    await world.send({ method: 'POST', path: `${at}/roles`, body: { slug: 'admin', name: text } }),
    await world.send({ method: 'POST', path: `${at}/roles`, body: { slug: 'admin', name: 'A', description: text } }),
    await world.send({ method: 'POST', path: `${at}/workspaces`, body: { id: 'w', name: text } }),
    await world.send({ method: 'POST', path: `${at}/access-keys`, body: { name: text, provider: 'okta' } }),
    await world.send({
      method: 'PATCH',
      path: at,
      body: { settings: settings({ canonicalValues: ['x', text] }) },
    }),
  ];
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 400));
  expect(answers.map(({ body }) => body.errors[0].field)).toEqual([
    'name',
    'name',
    'name',
    'description',
    'name',
    'name',
    'customAttributes.0.attributes.0.canonicalValues.1',
  ]);
  for (const { body } of answers) expect(body.errors[0].detail).toContain(`must not contain ${told}.`);
};
