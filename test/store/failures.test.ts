import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DirectoryError } from '../../lambda/directory/directory-error';
import type { FaultHook } from '../../local/aws-json/json-service';
import { ConnectionLost, ServiceError } from '../../local/aws-json/service-error';
import { internalServerError, throttled, transactionCanceled } from '../../local/dynamodb/refusals';
import { audit, type Fixture, failureOf, idOf, LATER, ORG, recordOf, startFixture, TABLE, userRef } from './fixture';

/** A hook whose moods change within a test. */
const changingFault = () => {
  const state: { before?: FaultHook['before']; after?: FaultHook['after'] } = {};
  const fault: FaultHook = {
    before: (action, input) => state.before?.(action, input),
    after: (action, input) => state.after?.(action, input),
  };
  return { state, fault };
};

const conflict = () => transactionCanceled([{ Code: 'None' }, { Code: 'TransactionConflict' }]);

describe('a database that fails', () => {
  const { state, fault } = changingFault();
  let fixture: Fixture;
  beforeEach(async () => {
    fixture = await startFixture({ fault });
  });
  afterEach(async () => {
    delete state.before;
    delete state.after;
    await fixture.check().finally(fixture.stop);
  });

  const createAnn = () => {
    const ann = recordOf(idOf('ann'), { userName: 'ann' });
    return fixture.store.createUser(ORG, ann, audit('user.created', ann.id));
  };

  it('is tried again while transactions meet', async () => {
    let left = 5;
    state.before = (action) => (action === 'TransactWriteItems' && left-- > 0 ? conflict() : undefined);
    expect(await failureOf(createAnn())).toBe('none');
    expect(left).toBeLessThan(0);
  });

  it('is tried with pauses that grow and vary', async () => {
    const pauses: number[] = [];
    state.before = (action) => (action === 'TransactWriteItems' ? conflict() : undefined);
    const store = fixture.storeWith({
      random: () => 0.5,
      sleep: async (milliseconds) => {
        pauses.push(milliseconds);
      },
    });
    const ann = recordOf(idOf('ann'), { userName: 'ann' });
    const failure = await store.createUser(ORG, ann, audit('user.created', ann.id)).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(DirectoryError);
    expect(failure).toMatchObject({
      failure: { code: 'unavailable' },
      cause: { name: 'TransactionCanceledException' },
    });
    expect(pauses.slice(0, 3)).toEqual([10, 20, 40]);
    expect(Math.max(...pauses)).toBe(500);
  });

  it('is unavailable when it throttles for long or breaks', async () => {
    for (const error of [throttled, internalServerError, () => new ConnectionLost()]) {
      state.before = error;
      expect(await failureOf(createAnn())).toEqual({ code: 'unavailable' });
      expect(await failureOf(fixture.store.get(ORG, 'User', idOf('ann')))).toEqual({ code: 'unavailable' });
    }
    expect(await failureOf(Promise.resolve())).toBe('none');
  });

  it('shows malformed requests as the mistakes they are', async () => {
    const store = fixture.storeWith({ table: 'x' });
    await expect(store.get(ORG, 'User', idOf('ann'))).rejects.toMatchObject({ name: 'ValidationException' });
  });

  it('applies a write once though its answer is lost', async () => {
    const endpoint = await fixture.client.config.endpoint?.();
    const patient = new DynamoDBClient({
      endpoint: `http://${endpoint?.hostname}:${endpoint?.port}`,
      region: 'eu-central-1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
      maxAttempts: 3,
    });
    const store = fixture.storeWith({ client: patient, table: TABLE });
    const lost = new Set<unknown>();
    state.after = (action, input) => {
      const token = input.ClientRequestToken;
      if (action !== 'TransactWriteItems' || lost.has(token)) return undefined;
      lost.add(token);
      return new ConnectionLost();
    };
    const ann = recordOf(idOf('ann'), { userName: 'ann' });
    await store.createUser(ORG, ann, audit('user.created', ann.id));
    const team = recordOf(idOf('team'), { displayName: 'Team' });
    await store.createGroup(ORG, team, [], { uniqueName: true }, audit('group.created', team.id));
    const members = { replaceAll: false, add: [userRef(ann.id)], remove: [] };
    const how = { uniqueName: true, at: LATER };
    await store.updateGroup(ORG, team, { document: team.document, members }, how, audit('group.updated', team.id));
    patient.destroy();
    expect(lost.size).toBe(3);
    expect((await fixture.read('Group', team.id)).version).toBe(2);
    expect((await fixture.store.page(ORG, 'User', 1, 10)).total).toBe(1);
  });

  it('asks again with the same token while it works on a transaction', async () => {
    const tokens: unknown[] = [];
    state.after = (action, input) => {
      if (action !== 'TransactWriteItems') return undefined;
      tokens.push(input.ClientRequestToken);
      const name = 'com.amazonaws.dynamodb.v20120810#TransactionInProgressException';
      return tokens.length < 3 ? new ServiceError(name, 'The transaction is in progress.') : undefined;
    };
    expect(await failureOf(createAnn())).toBe('none');
    expect(new Set(tokens).size).toBe(1);
    expect(tokens).toHaveLength(3);
  });

  it('asks with a new token after a cancellation', async () => {
    const tokens: unknown[] = [];
    state.before = (action, input) => {
      if (action === 'TransactWriteItems') tokens.push(input.ClientRequestToken);
      return tokens.length < 3 ? conflict() : undefined;
    };
    expect(await failureOf(createAnn())).toBe('none');
    expect(new Set(tokens).size).toBe(3);
  });

  it('finishes batches of which it leaves a part undone', async () => {
    const members = (await fixture.users(Array.from({ length: 60 }, (_, n) => `user-${n}`))).map(({ id }) => id);
    const group = await fixture.group('Team', members);
    let cut = 0;
    fixture.client.middlewareStack.add(
      (next, context) => async (args) => {
        const result = await next(args);
        // Keeps half of each answer back, as DynamoDB does when it throttles or an answer exceeds 16 MB.
        const output = result.output as { Responses?: Record<string, unknown[]>; UnprocessedKeys?: object };
        const items = output.Responses?.[TABLE];
        const keys = (args.input as { RequestItems?: Record<string, { Keys: object[] }> }).RequestItems?.[TABLE];
        if (
          context.commandName === 'BatchGetItemCommand' &&
          items !== undefined &&
          keys !== undefined &&
          items.length > 1
        ) {
          const half = Math.floor(items.length / 2);
          const kept = (items as { PK: { S: string }; SK: { S: string } }[]).slice(0, half);
          cut += 1;
          output.Responses = { [TABLE]: kept };
          const rest = (items as { PK: object; SK: object }[]).slice(half).map(({ PK, SK }) => ({ PK, SK }));
          output.UnprocessedKeys = { [TABLE]: { Keys: rest } };
        }
        return result;
      },
      { step: 'initialize', name: 'half' },
    );
    expect((await fixture.store.existing(ORG, members)).size).toBe(60);
    fixture.client.middlewareStack.remove('half');
    expect(cut).toBeGreaterThan(2);
    expect(await fixture.memberIds(group.id)).toHaveLength(60);
  });
});
