/** Reads that are begun together go out as one call, and each gets what is its own. */
import { internalServerError, throttled } from '../../local/dynamodb/refusals';
import { audit, type Fixture, failureOf, idOf, LATER, ORG, organization, startFixture } from './fixture';

let fixture: Fixture;
let refuse: (() => Error | undefined) | undefined;
beforeAll(async () => {
  fixture = await startFixture({ fault: { before: (action) => (/Get/.test(action) ? refuse?.() : undefined) } });
  await organization(fixture);
  await fixture.users(Array.from({ length: 130 }, (_, n) => `user-${n}`));
});
afterAll(() => fixture.stop());
beforeEach(() => {
  fixture.calls.length = 0;
  refuse = undefined;
});

const made = () => fixture.calls.map(({ action }) => action);
const read = (name: string) => fixture.store.get(ORG, 'User', idOf(name));
const nameOf = async (name: string) => (await read(name))?.document.userName;

test('an organisation and a user begun in one turn are one call', async () => {
  const [own, user, nobody] = await Promise.all([
    fixture.store.getOrganization(ORG),
    nameOf('user-1'),
    nameOf('nobody'),
  ]);
  expect([own?.id, user, nobody]).toEqual([ORG, 'user-1', undefined]);
  expect(made()).toEqual(['BatchGetItem']);
});

test('one alone is a call of its own kind', async () => {
  expect(await nameOf('user-1')).toBe('user-1');
  expect(made()).toEqual(['GetItem']);
});

test('what several ask for is read once', async () => {
  const users = await Promise.all([read('user-1'), read('user-1')]);
  expect(users[0]).toEqual(users[1]);
  expect(made()).toEqual(['GetItem']);
  // A change of one answer does not reach the other.
  Object.assign(users[0]?.document ?? {}, { userName: 'changed' });
  expect(users[1]?.document.userName).toBe('user-1');
});

test('what is begun once promises went on is in the same call, what needs an answer is not', async () => {
  const late = async () => {
    for (let step = 0; step < 5; step += 1) await undefined;
    return nameOf('user-2');
  };
  await Promise.all([nameOf('user-1'), late()]);
  expect(made()).toEqual(['BatchGetItem']);
  await nameOf('user-1').then(() => nameOf('user-2'));
  expect(made()).toEqual(['BatchGetItem', 'GetItem', 'GetItem']);
});

test('a read that is begun after a change sees it', async () => {
  const before = await fixture.read('User', idOf('user-3'));
  const after = { ...before, document: { ...before.document, title: 'Captain' }, lastModified: LATER };
  const change = fixture.store.updateUser(ORG, before, after, audit('user.updated', before.id));
  const [, , seen] = await Promise.all([read('user-3'), change, change.then(() => read('user-3'))]);
  expect(seen?.document.title).toBe('Captain');
});

test('more than a batch takes are several', async () => {
  const names = Array.from({ length: 130 }, (_, n) => `user-${n}`);
  const [some, others] = await Promise.all([
    fixture.store.existing(ORG, names.slice(0, 70).map(idOf)),
    fixture.store.existing(ORG, names.slice(60).map(idOf)),
  ]);
  expect([some.size, others.size]).toEqual([70, 70]);
  expect(made()).toEqual(['BatchGetItem', 'BatchGetItem']);
});

test('a refusal that passes is not seen', async () => {
  let left = 3;
  refuse = () => (left-- > 0 ? throttled() : undefined);
  expect(await Promise.all([nameOf('user-1'), nameOf('user-2')])).toEqual(['user-1', 'user-2']);
  expect(left).toBeLessThan(0);
});

test('one that stays is told to all who asked, and to nobody after them', async () => {
  refuse = () => internalServerError();
  const [one, other] = [failureOf(read('user-1')), failureOf(read('user-2'))];
  expect(await Promise.all([one, other])).toEqual([{ code: 'unavailable' }, { code: 'unavailable' }]);
  refuse = undefined;
  expect(await Promise.all([nameOf('user-1'), nameOf('user-2')])).toEqual(['user-1', 'user-2']);
});
