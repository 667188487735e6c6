/** Every call to Secrets Manager and the table that access keys need meets every fault. */
import { randomBytes, randomUUID } from 'node:crypto';
import { CreateSecretCommand } from '@aws-sdk/client-secrets-manager';
import {
  type AccessKeyPorts,
  createAccessKey,
  getAccessKey,
  listAccessKeys,
  revokeAccessKey,
  rotateAccessKey,
} from '../../lambda/directory/access-keys';
import type { AccessKeyRecord } from '../../lambda/directory/access-keys/access-key-record';
import { DirectoryError } from '../../lambda/directory/directory-error';
import { ManagementError } from '../../lambda/directory/management-error';
import type { OrganizationRecord } from '../../lambda/directory/organization-record';
import { defaultOrganizationSettings } from '../../lambda/directory/organization-settings';
import {
  deleteOrganization,
  getOrganization,
  type OrganizationRemovalPorts,
} from '../../lambda/directory/organizations';
import { hashAccessKey } from '../../lambda/secrets/access-key';
import { createKeyStore } from '../../lambda/secrets/key-store';
import { createLease } from '../../lambda/secrets/lease';
import { createPepper } from '../../lambda/secrets/pepper';
import { createDirectoryStore } from '../../lambda/store/directory-store';
import { createDirectoryTable } from '../../local/dynamodb/directory-table';
import { startDynamoDb } from '../../local/dynamodb/start-dynamo-db';
import { startSecretsManager } from '../../local/secrets-manager/start-secrets-manager';
import { directDynamoDb, directSecretsManager, soon } from './direct-client';
import { applies, createFaultControl, type Fault, faults } from './faults';

const TABLE = 'directory';
const ORG = 'acme';
const PEPPER = 'p'.repeat(64);
const TRIES = 6;
const EDGE = 16;

const organization: OrganizationRecord = {
  id: ORG,
  incarnationId: 'incarnation',
  name: 'Acme',
  status: 'active',
  created: '2026-01-01T00:00:00.000Z',
  settings: defaultOrganizationSettings,
  revokedKeyIds: [],
  keyEnds: {},
};
/** What keys, and the end of their organisation, are made of. */
type KeyPorts = AccessKeyPorts & OrganizationRemovalPorts;

/** Fresh services; every `ports` is another process. */
const startKeys = async () => {
  const control = createFaultControl();
  const database = await startDynamoDb({ sweepEveryMs: 0, fault: control.hook });
  await createDirectoryTable(database, TABLE);
  const secrets = await startSecretsManager({ fault: control.hook });
  const random = () => 0.5;
  const client = directSecretsManager(secrets, random);
  const dynamoDb = directDynamoDb(database, random);
  let time = Date.parse('2026-01-05T10:00:00Z');
  const now = () => new Date((time += 1000));
  const directory = createDirectoryStore({ client: dynamoDb, table: TABLE, sleep: soon, random });
  await client.send(new CreateSecretCommand({ Name: 'pepper', SecretString: PEPPER }));
  await directory.createOrganization(organization);
  const backoff = { pause: soon, random };
  const ports = (): KeyPorts => ({
    keys: createKeyStore({
      ...backoff,
      client,
      prefix: 'scim',
      pepper: createPepper(client, 'pepper'),
      lease: createLease(dynamoDb, TABLE, { ...backoff, now, newId: randomUUID }),
      newId: randomUUID,
      randomBytes,
    }),
    directory,
    now,
    newId: randomUUID,
  });
  const stop = () => Promise.all([database.stop(), secrets.stop()]);
  return { control, directory, secrets, ports, stop };
};
type Keys = Awaited<ReturnType<typeof startKeys>>;

const wish = (name: string) => ({ name, provider: 'okta' as const });
const opens = (records: readonly AccessKeyRecord[], accessKey: string): boolean =>
  records.some(({ hash, status }) => status === 'active' && hash === hashAccessKey(accessKey, PEPPER));

interface Operation {
  readonly name: string;
  /** Keys that exist before. */
  readonly before: readonly string[];
  readonly run: (ports: KeyPorts, ids: readonly string[]) => Promise<string | undefined>;
  /** Names of keys that must open nothing afterwards. */
  readonly ends?: readonly string[];
  /** A repetition of what took place unnoticed is refused. */
  readonly conflicts?: true;
  /** Nothing of the organisation must be left. */
  readonly gone?: true;
}

const operations: readonly Operation[] = [
  {
    name: 'create the first key',
    before: [],
    run: async (ports) => (await createAccessKey(ports, ORG, wish('new'))).accessKey,
  },
  {
    name: 'create another key',
    before: ['a'],
    run: async (ports) => (await createAccessKey(ports, ORG, wish('new'))).accessKey,
  },
  {
    name: 'rotate a key with an overlap',
    before: ['a', 'b'],
    run: async (ports, [a = '']) => (await rotateAccessKey(ports, ORG, a, { overlapHours: 24 })).accessKey,
  },
  {
    name: 'rotate a key at once',
    before: ['a', 'b'],
    ends: ['a'],
    conflicts: true,
    run: async (ports, [a = '']) => (await rotateAccessKey(ports, ORG, a, { overlapHours: 0 })).accessKey,
  },
  {
    name: 'revoke a key',
    before: ['a', 'b'],
    ends: ['a'],
    run: async (ports, [a = '']) => {
      await revokeAccessKey(ports, ORG, a);
      return undefined;
    },
  },
  {
    name: 'read keys',
    before: ['a'],
    run: async (ports, [a = '']) => {
      await listAccessKeys(ports, ORG);
      await getAccessKey(ports, ORG, a);
      return undefined;
    },
  },
];

const removals: readonly Operation[] = [[], ['a', 'b']].map((before) => ({
  name: `delete an organisation with ${before.length} keys`,
  before,
  gone: true,
  run: async (ports) => {
    // As the admin API does: one that is gone is not found.
    await getOrganization(ports, ORG);
    await deleteOrganization(ports, ORG, ORG);
    return undefined;
  },
}));

interface Outcome {
  readonly calls: readonly string[];
  readonly problems: readonly string[];
}

/** Tries as an administrator would, each time in a process of its own. */
const insist = async (
  keys: Keys,
  operation: Operation,
  ids: readonly string[],
): Promise<[string | undefined, string?]> => {
  const outcomes: string[] = [];
  for (let tried = 0; tried < TRIES; tried += 1) {
    try {
      const made = await operation.run(keys.ports(), ids);
      return [made];
    } catch (error) {
      const code = error instanceof ManagementError ? error.failure.code : undefined;
      const known = (operation.conflicts && code === 'conflict') || (operation.gone && code === 'notFound');
      if (known && tried > 0) return [undefined];
      outcomes.push(String(error instanceof DirectoryError ? error.failure.code : error));
      if (!(error instanceof DirectoryError)) break;
    } finally {
      keys.control.end();
    }
  }
  return [undefined, `ends in ${outcomes.join(', ')}`];
};

/** What is left of the organisation when maintenance is through, and whether its id is free again. */
const leftOver = async (
  { directory, secrets }: Keys,
  records: readonly AccessKeyRecord[],
): Promise<readonly string[]> => {
  const late = new Date('2027-01-01T00:00:00Z');
  await directory.finishJobs({ now: late, deadline: new Date(late.getTime() + 60_000) });
  // What the embedded service answers to ListSecrets.
  const { SecretList } = (await secrets.dispatch('ListSecrets', {})) as { SecretList: readonly { Name: string }[] };
  const names = SecretList.map(({ Name }) => Name).filter((name) => name !== 'pepper');
  const problems = names.map((name) => `the secret ${name} is left`);
  if (records.length > 0) problems.push(`${records.length} keys are left`);
  if ((await directory.getOrganization(ORG)) !== undefined) problems.push('the organisation is still there');
  await directory.createOrganization(organization).catch((error: unknown) => problems.push(String(error)));
  return problems;
};

const runOnce = async (operation: Operation, fault?: { fault: Fault; position: number }): Promise<Outcome> => {
  const keys = await startKeys();
  const ids: string[] = [];
  const texts: string[] = [];
  for (const name of operation.before) {
    const { id, accessKey } = await createAccessKey(keys.ports(), ORG, wish(name));
    ids.push(id);
    texts.push(accessKey);
  }
  keys.control.begin(fault);
  const [made, failure] = await insist(keys, operation, ids);
  const calls = [...keys.control.calls];
  keys.control.end();
  const records = await keys.ports().keys.read(ORG);
  const problems = failure === undefined ? [] : [failure];
  if (made !== undefined && !opens(records, made)) problems.push('the key that was handed out opens nothing');
  if (operation.gone) problems.push(...(await leftOver(keys, records)));
  for (const [at, name] of operation.gone ? [] : operation.before.entries()) {
    const ended = operation.ends?.includes(name) === true;
    if (opens(records, texts[at] ?? '') === ended) problems.push(`key ${name} ${ended ? 'still opens' : 'is lost'}`);
    const noted = (await keys.directory.getOrganization(ORG))?.revokedKeyIds.includes(ids[at] ?? '') === true;
    if (noted !== ended) problems.push(`handlers ${noted ? 'refuse' : 'still take'} key ${name}`);
  }
  const known = operation.before.length + TRIES;
  if (records.length > known) problems.push(`${records.length} keys`);
  // Whatever was left behind hinders nobody.
  const next = await createAccessKey(keys.ports(), ORG, wish('next')).catch((error: unknown) => String(error));
  if (typeof next === 'string') problems.push(`the next key cannot be made: ${next}`);
  await keys.stop();
  return { calls, problems };
};

let cases = 0;
afterAll(() => console.info(`${cases} cases of a fault in a call of an operation on access keys`));

test.each([...operations, ...removals].map((operation) => [operation.name, operation] as const))(
  '%s survives each fault in each of its calls',
  async (_, operation) => {
    const clean = await runOnce(operation);
    const problems = [...clean.problems];
    for (const [position, action] of clean.calls.entries()) {
      // Between its beginning and its end a removal empties one partition after another by the same calls.
      if (position >= EDGE && position < clean.calls.length - EDGE) continue;
      for (const fault of faults.filter((each) => applies(each, action))) {
        cases += 1;
        const run = await runOnce(operation, { fault, position });
        problems.push(
          ...run.problems.map((problem) => `${fault.name} at call ${position + 1} (${action}): ${problem}`),
        );
      }
    }
    expect(problems).toEqual([]);
    expect(clean.calls.length).toBeGreaterThan(0);
  },
  300_000,
);
