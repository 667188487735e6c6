/** Names of all that administrators make take the same characters as names of people. */
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
])('%j is 400 that names the field and the character', async (character, told) => {
  const text = `a${character}b`;
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
});
