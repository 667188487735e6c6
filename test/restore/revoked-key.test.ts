/** The record of an organisation is restored with the table, the secret with its keys is not. */
import { createAccessKey, revokeAccessKey, rotateAccessKey } from '../../lambda/directory/access-keys';
import { defaultOrganizationSettings } from '../../lambda/directory/organization-settings';
import { deleteOrganization } from '../../lambda/directory/organizations';
import { authorize, type Verdict } from '../../lambda/secrets/authorize';
import { realBackoff } from '../../lambda/secrets/backoff';
import { createKeyReader } from '../../lambda/secrets/key-reader';
import { readKeySecret } from '../../lambda/secrets/key-secret';
import { createLease } from '../../lambda/secrets/lease';
import { createPepper } from '../../lambda/secrets/pepper';
import { createDirectoryStore } from '../../lambda/store/directory-store';
import { directoryTableKeys } from '../../local/dynamodb/directory-table';
import { recordChanges } from '../../local/rehearsal/point-in-time';
import { type KeyWorld, PEPPER, PREFIX, startKeyWorld, TABLE } from '../secrets/fixture';

const definition = directoryTableKeys(TABLE);

let world: KeyWorld;
let history: ReturnType<typeof recordChanges>;
beforeEach(async () => {
  world = await startKeyWorld();
  history = recordChanges(world.database);
  await world.createOrganization('acme');
});
afterEach(() => world.stop());

const wish = { name: 'Okta', provider: 'okta' as const };
/** What an authorizer that has just started says to a key. */
const verdictOn = (accessKey: string): Promise<Verdict> => {
  const reader = createKeyReader({
    read: async (owner) => (await readKeySecret(world.secretsManager, PREFIX, owner))?.keys,
    now: world.now,
    pause: async () => undefined,
  });
  const pepper = createPepper(world.secretsManager, PEPPER);
  return authorize({ reader, pepper, now: world.now }, `Bearer ${accessKey}`);
};
/** The organisation as it is in a table that is restored to a point. */
const restoredOrganization = async (commits: typeof history.commits) => {
  await history.restore(definition, 'restored', commits);
  return createDirectoryStore({ client: world.dynamoDb, table: 'restored' }).getOrganization('acme');
};

test.each([
  ['revoked', (id: string) => revokeAccessKey(world.ports(), 'acme', id)],
  ['replaced at once', (id: string) => rotateAccessKey(world.ports(), 'acme', id, { overlapHours: 0 })],
])(
  'a key that was %s after the restore point stays dead, though the restored table does not know it',
  async (_, end) => {
    const { id, accessKey } = await createAccessKey(world.ports(), 'acme', wish);
    const point = [...history.commits];
    await end(id);
    expect((await world.directory.getOrganization('acme'))?.revokedKeyIds).toEqual([id]);

    expect((await restoredOrganization(point))?.revokedKeyIds).toEqual([]);
    expect(await verdictOn(accessKey)).toMatchObject({ allowed: false, reason: 'revoked', key: { id } });
  },
);

test('a key whose overlap ended after the restore point stays dead', async () => {
  const { id, accessKey } = await createAccessKey(world.ports(), 'acme', wish);
  const point = [...history.commits];
  await rotateAccessKey(world.ports(), 'acme', id, { overlapHours: 1 });
  await restoredOrganization(point);
  expect(await verdictOn(accessKey)).toMatchObject({ allowed: true });
  const later = new Date(Date.now() + 3_600_001);
  world.control.clock = () => later;
  expect(await verdictOn(accessKey)).toMatchObject({ allowed: false, reason: 'expired' });
});

test('a key that was made after the restore point opens', async () => {
  const point = [...history.commits];
  const { accessKey } = await createAccessKey(world.ports(), 'acme', wish);
  expect(await restoredOrganization(point)).toMatchObject({ id: 'acme', settings: defaultOrganizationSettings });
  expect(await verdictOn(accessKey)).toMatchObject({ allowed: true, organizationId: 'acme' });
});

test('the keys of an organisation that was deleted after the restore point stay dead, though it is back', async () => {
  const { accessKey } = await createAccessKey(world.ports(), 'acme', wish);
  const point = [...history.commits];
  const ports = { ...world.ports(), directory: world.directory, newId: () => 'job-1' };
  await deleteOrganization(ports, 'acme', 'acme');
  expect(await restoredOrganization(point)).toMatchObject({ id: 'acme', status: 'active' });
  expect(await verdictOn(accessKey)).toMatchObject({ allowed: false, reason: 'unknown' });
});

test('the lease of a change that the restore point cut off holds nobody up', async () => {
  await world.lease()('acme', async () => {
    const inside = [...history.commits];
    await history.restore(definition, 'restored', inside);
  });
  // Restoring takes minutes, a lease ends after ten seconds.
  const later = new Date(Date.now() + 60_000);
  const lease = createLease(world.dynamoDb, 'restored', { ...realBackoff, now: () => later, newId: () => 'next' });
  expect(await lease('acme', async () => 'done')).toBe('done');
});
