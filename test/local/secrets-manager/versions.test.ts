import {
  CreateSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  UpdateSecretCommand,
  UpdateSecretVersionStageCommand,
  type UpdateSecretVersionStageCommandInput,
} from '@aws-sdk/client-secrets-manager';
import { type Embedded, refusalOf, startEmbedded } from './embedded';

const SecretId = 'scim/organizations/acme';
const day = 86_400_000;
let running: Embedded;
let now: number;

beforeEach(async () => {
  now = 1_700_000_000_000;
  running = await startEmbedded({ now: () => now });
});
afterEach(() => running.stop());

const token = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
const create = (SecretString = 'one', ClientRequestToken = token(1)) =>
  running.client.send(new CreateSecretCommand({ Name: SecretId, SecretString, ClientRequestToken }));
const put = (number: number, VersionStages?: string[], SecretString = `value ${number}`) =>
  running.client.send(
    new PutSecretValueCommand({
      SecretId,
      SecretString,
      ClientRequestToken: token(number),
      ...(VersionStages ? { VersionStages } : {}),
    }),
  );
const get = (input: { VersionId?: string; VersionStage?: string } = {}) =>
  running.client.send(new GetSecretValueCommand({ SecretId, ...input }));
const move = (
  input: Omit<UpdateSecretVersionStageCommandInput, 'SecretId' | 'VersionStage'>,
  VersionStage = 'AWSCURRENT',
) => running.client.send(new UpdateSecretVersionStageCommand({ SecretId, VersionStage, ...input }));
const stages = async () =>
  (await running.client.send(new DescribeSecretCommand({ SecretId }))).VersionIdsToStages ?? {};

describe('values', () => {
  test('a created value is read by name, ARN, ARN without suffix, version and label', async () => {
    const { ARN = '', VersionId } = await create();
    expect(VersionId).toBe(token(1));
    for (const id of [SecretId, ARN, ARN.slice(0, -7)]) {
      const value = await running.client.send(new GetSecretValueCommand({ SecretId: id }));
      expect(value).toMatchObject({ ARN, Name: SecretId, SecretString: 'one', VersionStages: ['AWSCURRENT'] });
    }
    expect((await get({ VersionId: token(1) })).SecretString).toBe('one');
    expect((await get({ VersionStage: 'AWSCURRENT' })).SecretString).toBe('one');
    expect((await get()).CreatedDate).toEqual(new Date(now));
  });

  test('bytes are kept as bytes', async () => {
    const SecretBinary = new Uint8Array([0, 1, 255]);
    await running.client.send(new CreateSecretCommand({ Name: SecretId, SecretBinary }));
    const value = await get();
    expect(Buffer.from(value.SecretBinary ?? [])).toEqual(Buffer.from(SecretBinary));
    expect(value.SecretString).toBeUndefined();
  });

  test('what is not there is not found', async () => {
    await create();
    const message = "Secrets Manager can't find the specified secret";
    expect(await refusalOf(running.client.send(new GetSecretValueCommand({ SecretId: 'other' })))).toEqual({
      name: 'ResourceNotFoundException',
      message: `${message}.`,
    });
    expect(await refusalOf(get({ VersionStage: 'AWSPREVIOUS' }))).toEqual({
      name: 'ResourceNotFoundException',
      message: `${message} value for staging label: AWSPREVIOUS`,
    });
    expect(await refusalOf(get({ VersionId: token(9) }))).toEqual({
      name: 'ResourceNotFoundException',
      message: `${message} value for VersionId: ${token(9)}`,
    });
    expect(await refusalOf(get({ VersionId: token(1), VersionStage: 'other' }))).toMatchObject({
      name: 'InvalidRequestException',
    });
  });

  test('a secret without a value has none to give', async () => {
    await running.client.send(new CreateSecretCommand({ Name: SecretId }));
    expect(await refusalOf(get())).toMatchObject({ name: 'ResourceNotFoundException' });
    await put(1, ['custom']);
    expect(await stages()).toEqual({ [token(1)]: ['AWSCURRENT', 'custom'] });
  });

  test('64 KiB fit, one byte more does not, and bytes are counted', async () => {
    await create('x'.repeat(65_536));
    expect(await refusalOf(put(2, undefined, 'x'.repeat(65_537)))).toMatchObject({ name: 'ValidationException' });
    expect(await refusalOf(put(2, undefined, 'é'.repeat(32_769)))).toMatchObject({ name: 'ValidationException' });
    await put(2, undefined, 'é'.repeat(32_768));
  });
});

describe('creation', () => {
  test('the same creation repeated is answered as before, another one is refused', async () => {
    const first = await create();
    expect(await create()).toMatchObject({ ARN: first.ARN, VersionId: token(1) });
    expect(await refusalOf(create('two'))).toMatchObject({ name: 'ResourceExistsException' });
    expect(await refusalOf(create('one', token(2)))).toMatchObject({ name: 'ResourceExistsException' });
  });

  test.each(['', 'no spaces', 'x'.repeat(513), 'ümlaut'])('the name "%s" is refused', async (Name) => {
    const refusal = await refusalOf(running.client.send(new CreateSecretCommand({ Name, SecretString: 'x' })));
    expect(refusal.name).toMatch(/^(InvalidParameter|Validation)Exception$/);
  });

  test('of 20 concurrent creations of one name exactly one wins', async () => {
    const outcomes = await Promise.allSettled(
      Array.from({ length: 20 }, (_, index) => create(`value ${index}`, token(index))),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });
});

describe('labels', () => {
  beforeEach(async () => {
    await create();
  });

  test('a new value becomes current and the one before it previous', async () => {
    expect((await put(2)).VersionStages).toEqual(['AWSCURRENT']);
    expect(await stages()).toEqual({ [token(1)]: ['AWSPREVIOUS'], [token(2)]: ['AWSCURRENT'] });
    await put(3);
    expect(await stages()).toEqual({ [token(2)]: ['AWSPREVIOUS'], [token(3)]: ['AWSCURRENT'] });
    expect((await get({ VersionStage: 'AWSPREVIOUS' })).SecretString).toBe('value 2');
    expect((await get({ VersionId: token(1) })).SecretString).toBe('one');
  });

  test('a value put under another label leaves the current one alone', async () => {
    await put(2, ['candidate']);
    expect((await get()).SecretString).toBe('one');
    expect(await stages()).toEqual({ [token(1)]: ['AWSCURRENT'], [token(2)]: ['candidate'] });
  });

  test('the same value put twice under one token makes one version, another value is refused', async () => {
    await put(2);
    await put(3);
    expect((await put(2)).VersionStages).toEqual(['AWSPREVIOUS']);
    expect((await get()).SecretString).toBe('value 3');
    expect(await refusalOf(put(2, undefined, 'else'))).toMatchObject({ name: 'ResourceExistsException' });
  });

  test('current moves only for who names the version that has it', async () => {
    await put(2, ['a']);
    await put(3, ['b']);
    await move({ MoveToVersionId: token(2), RemoveFromVersionId: token(1) });
    expect(await stages()).toEqual({
      [token(1)]: ['AWSPREVIOUS'],
      [token(2)]: ['a', 'AWSCURRENT'],
      [token(3)]: ['b'],
    });
    const late = await refusalOf(move({ MoveToVersionId: token(3), RemoveFromVersionId: token(1) }));
    expect(late.name).toBe('InvalidParameterException');
    expect((await get()).VersionId).toBe(token(2));
    const blind = await refusalOf(move({ MoveToVersionId: token(3) }));
    expect(blind).toEqual({
      name: 'InvalidParameterException',
      message: `The parameter RemoveFromVersionId can't be empty. Staging label AWSCURRENT is currently attached to version ${token(2)}, so you must explicitly reference that version in RemoveFromVersionId.`,
    });
  });

  test('of ten concurrent swaps from one version exactly one wins', async () => {
    for (let number = 2; number < 12; number += 1) await put(number, [`writer ${number}`]);
    const outcomes = await Promise.allSettled(
      Array.from({ length: 10 }, (_, index) =>
        move({ MoveToVersionId: token(index + 2), RemoveFromVersionId: token(1) }),
      ),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  test('a label of our own is added, moved and taken away; current is never without a version', async () => {
    await put(2, ['mine']);
    await move({ MoveToVersionId: token(1), RemoveFromVersionId: token(2) }, 'mine');
    expect(await stages()).toEqual({ [token(1)]: ['AWSCURRENT', 'mine'] });
    await move({ RemoveFromVersionId: token(1) }, 'mine');
    expect(await stages()).toEqual({ [token(1)]: ['AWSCURRENT'] });
    expect(await refusalOf(move({ RemoveFromVersionId: token(1) }))).toMatchObject({
      name: 'InvalidParameterException',
    });
    expect(await refusalOf(move({ MoveToVersionId: token(9), RemoveFromVersionId: token(1) }))).toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });

  test('an update changes the description, or the value, or both', async () => {
    await running.client.send(new UpdateSecretCommand({ SecretId, Description: 'keys' }));
    expect((await get()).VersionId).toBe(token(1));
    await running.client.send(new UpdateSecretCommand({ SecretId, SecretString: 'two', ClientRequestToken: token(2) }));
    expect(await running.client.send(new DescribeSecretCommand({ SecretId }))).toMatchObject({
      Description: 'keys',
      VersionIdsToStages: { [token(1)]: ['AWSPREVIOUS'], [token(2)]: ['AWSCURRENT'] },
    });
  });

  test('20 labels a secret, not more', async () => {
    await put(
      2,
      Array.from({ length: 19 }, (_, index) => `label ${index}`),
    );
    expect(await refusalOf(put(3, ['one more']))).toMatchObject({ name: 'LimitExceededException' });
  });

  test('100 versions a day; after it those without a label make room', async () => {
    for (let number = 2; number <= 100; number += 1) await put(number);
    expect(await refusalOf(put(101))).toMatchObject({ name: 'LimitExceededException' });
    now += day;
    await put(101);
    expect(await refusalOf(get({ VersionId: token(5) }))).toMatchObject({ name: 'ResourceNotFoundException' });
    expect((await get({ VersionStage: 'AWSPREVIOUS' })).VersionId).toBe(token(100));
  });
});
