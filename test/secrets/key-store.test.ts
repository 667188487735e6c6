import { DescribeSecretCommand, GetSecretValueCommand, ListSecretsCommand } from '@aws-sdk/client-secrets-manager';
import { createAccessKey, listAccessKeys } from '../../lambda/directory/access-keys';
import { DirectoryError } from '../../lambda/directory/directory-error';
import { createKeyStore } from '../../lambda/secrets/key-store';
import { createLease } from '../../lambda/secrets/lease';
import { ConnectionLost, ServiceError } from '../../local/aws-json/service-error';
import { type KeyWorld, PREFIX, startKeyWorld, TABLE } from './fixture';

let world: KeyWorld;
const owners = ['acme', 'other', 'platform'];
beforeEach(async () => {
  world = await startKeyWorld();
  for (const id of owners) await world.createOrganization(id);
});
afterEach(() => world.stop());

const wish = (name: string) => ({ name, provider: 'okta' as const });
const names = async (owner = 'acme') => (await listAccessKeys(world.ports(), owner)).map(({ name }) => name).sort();
const secretOf = (owner: string) => `${PREFIX}/organizations/${owner}`;
const unavailable = { failure: { code: 'unavailable' } };

describe('changes of keys', () => {
  test.each([[true], [false]])('20 additions at a time keep 20 keys (with the lease: %s)', async (lease) => {
    const wanted = Array.from({ length: 20 }, (_, at) => `key ${String(at).padStart(2, '0')}`);
    // Without the lease, more than two or three writers wear each other out; compare-and-swap alone must still lose none.
    if (lease) await Promise.all(wanted.map((name) => createAccessKey(world.ports(), 'acme', wish(name))));
    else
      for (let at = 0; at < wanted.length; at += 4) {
        await Promise.all(
          wanted.slice(at, at + 4).map((name) => createAccessKey(world.ports({ lease: false }), 'acme', wish(name))),
        );
      }
    expect(await names()).toEqual(wanted);
  });

  test('the first keys of an organisation, made at the same time, are all kept', async () => {
    await Promise.all(
      ['a', 'b', 'c'].map((name) => createAccessKey(world.ports({ lease: false }), 'acme', wish(name))),
    );
    expect(await names()).toEqual(['a', 'b', 'c']);
  });

  test('a writer that comes between reading and writing is not overwritten', async () => {
    await createAccessKey(world.ports(), 'acme', wish('first'));
    let intruded = false;
    const intrusion: Promise<unknown>[] = [];
    world.control.fault = {
      before: (action) => {
        if (action !== 'PutSecretValue' || intruded) return undefined;
        intruded = true;
        intrusion.push(createAccessKey(world.ports({ lease: false }), 'acme', wish('between')));
        return undefined;
      },
    };
    await createAccessKey(world.ports(), 'acme', wish('second'));
    await Promise.all(intrusion);
    expect(await names()).toEqual(['between', 'first', 'second']);
  });

  test.each(['CreateSecret', 'PutSecretValue', 'UpdateSecretVersionStage'])(
    'an answer of %s that is lost on the way adds the key once',
    async (lost) => {
      if (lost !== 'CreateSecret') await createAccessKey(world.ports(), 'acme', wish('first'));
      let left = 1;
      world.control.fault = {
        after: (action) => (action === lost && left-- > 0 ? new ConnectionLost('cut') : undefined),
      };
      await createAccessKey(world.ports(), 'acme', wish('new'));
      expect(await names()).toEqual(lost === 'CreateSecret' ? ['new'] : ['first', 'new']);
    },
  );

  test('a crash before the swap leaves no key, and nothing behind once the next change is made', async () => {
    await createAccessKey(world.ports(), 'acme', wish('first'));
    world.control.fault = {
      before: (action) =>
        action === 'UpdateSecretVersionStage' ? new ServiceError('AccessDeniedException', 'no') : undefined,
    };
    for (let at = 0; at < 3; at += 1) {
      await expect(createAccessKey(world.ports(), 'acme', wish('abandoned'))).rejects.toMatchObject(unavailable);
    }
    world.control.fault = {};
    expect(await names()).toEqual(['first']);
    await createAccessKey(world.ports(), 'acme', wish('second'));
    expect(await names()).toEqual(['first', 'second']);
    const { VersionIdsToStages: versions = {} } = await world.secretsManager.send(
      new DescribeSecretCommand({ SecretId: secretOf('acme') }),
    );
    expect(Object.values(versions).filter((stages) => stages.length > 0)).toHaveLength(2);
  });

  test('a lease whose holder died is taken over when it ends', async () => {
    const start = Date.now();
    await new Promise<void>((started) => {
      void world.lease()('acme', () => {
        started();
        return new Promise(() => undefined);
      });
    });
    // A clock that is ten seconds ahead, as when the next writer comes later.
    world.control.clock = () => new Date(start + 11_000);
    await createAccessKey(world.ports(), 'acme', wish('later'));
    expect(await names()).toEqual(['later']);
  });

  test('a lease that was taken by a clock that is ahead holds nobody up', async () => {
    const start = Date.now();
    world.control.clock = () => new Date(start + 3_600_000);
    await new Promise<void>((started) => {
      void world.lease()('acme', () => {
        started();
        return new Promise(() => undefined);
      });
    });
    world.control.clock = () => new Date(start);
    await createAccessKey(world.ports(), 'acme', wish('now'));
    expect(await names()).toEqual(['now']);
  });

  test('a clock that stands still makes a writer wait for a lease no longer than others do', async () => {
    const frozen = new Date();
    await new Promise<void>((started) => {
      void world.lease()('acme', () => {
        started();
        return new Promise(() => undefined);
      });
    });
    let pauses = 0;
    const lease = createLease(world.dynamoDb, TABLE, {
      random: () => 0.5,
      pause: async () => {
        pauses += 1;
      },
      now: () => frozen,
      newId: () => 'other',
    });
    await expect(lease('acme', async () => 'done')).rejects.toMatchObject(unavailable);
    expect(pauses).toBeLessThan(500);
  });

  test('when Secrets Manager is away, nothing is changed and the caller is told so', async () => {
    await createAccessKey(world.ports(), 'acme', wish('first'));
    world.control.fault = { before: () => new ServiceError('InternalServiceError', 'away', { statusCode: 500 }) };
    await expect(createAccessKey(world.ports(), 'acme', wish('second'))).rejects.toThrow(DirectoryError);
    await expect(listAccessKeys(world.ports(), 'acme')).rejects.toMatchObject(unavailable);
    world.control.fault = {};
    expect(await names()).toEqual(['first']);
  });

  test('organisations and the platform have secrets of their own', async () => {
    await createAccessKey(world.ports(), 'acme', wish('a'));
    await createAccessKey(world.ports(), 'platform', wish('b'));
    await createAccessKey(world.ports(), '', { ...wish('c'), provider: 'generic' });
    expect([await names('acme'), await names('platform'), await names('')]).toEqual([['a'], ['b'], ['c']]);
  });
});

describe('forgetting an owner', () => {
  const secrets = async () => (await world.secretsManager.send(new ListSecretsCommand({}))).SecretList ?? [];

  test('takes its secret away, and no other; a second time changes nothing', async () => {
    await createAccessKey(world.ports(), 'acme', wish('a'));
    await createAccessKey(world.ports(), 'other', wish('b'));
    for (const _ of ['once', 'again']) await world.keyStore().remove('acme');
    expect(await names('acme')).toEqual([]);
    expect(await names('other')).toEqual(['b']);
    expect((await secrets()).map(({ Name }) => Name)).not.toContain(secretOf('acme'));
  });

  test('lets the same owner begin anew at once, although Secrets Manager takes a moment to free the name', async () => {
    await world.stop();
    world = await startKeyWorld({ forcedDeletionMilliseconds: 200 });
    await world.createOrganization('acme');
    await createAccessKey(world.ports(), 'acme', wish('old'));
    await world.keyStore().remove('acme');
    const refused: string[] = [];
    world.control.fault = {
      before: (action, { Name }) => {
        if (action === 'CreateSecret') refused.push(String(Name));
        return undefined;
      },
    };
    expect(await names('acme')).toEqual([]);
    await createAccessKey(world.ports(), 'acme', wish('new'));
    expect(refused.length).toBeGreaterThan(1);
    expect(await names('acme')).toEqual(['new']);
  });

  test('without an end to the deletion, as of a secret that somebody deleted by hand, says that it cannot', async () => {
    await createAccessKey(world.ports(), 'acme', wish('old'));
    await world.secrets.dispatch('DeleteSecret', { SecretId: secretOf('acme') });
    const ports = world.ports();
    const keys = createKeyStore({ ...world.keyParts(), pause: async () => undefined });
    await expect(createAccessKey({ ...ports, keys }, 'acme', wish('new'))).rejects.toMatchObject(unavailable);
    await world.secrets.dispatch('RestoreSecret', { SecretId: secretOf('acme') });
    expect(await names('acme')).toEqual(['old']);
  });
});

describe('what is kept', () => {
  test('a secret holds hashes and never a key, not even a part of its secret', async () => {
    const { accessKey, id } = await createAccessKey(world.ports(), 'acme', wish('a'));
    const { SecretString: text = '' } = await world.secretsManager.send(
      new GetSecretValueCommand({ SecretId: secretOf('acme') }),
    );
    expect(text).toContain(id);
    expect(text).not.toContain(accessKey.slice(-49, -25));
    expect(text).not.toContain(accessKey.slice(-25));
  });

  test('a secret that somebody broke by hand is an error, not an organisation without keys', async () => {
    await world.secrets.dispatch('CreateSecret', { Name: secretOf('acme'), SecretString: '{"keys": "none"}' });
    await expect(listAccessKeys(world.ports(), 'acme')).rejects.toMatchObject(unavailable);
    await expect(createAccessKey(world.ports(), 'acme', wish('a'))).rejects.toMatchObject(unavailable);
  });
});
