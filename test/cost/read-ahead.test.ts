/** What is read before the organisation is known: it saves a wait, and neither shows nor changes anything by itself. */
import { INCARNATION, type MeteredService, ORGANIZATION, startMeteredService } from '../../bench/cost/metered-service';
import { readAheadFound, readAheadOne } from '../../lambda/directory/read-ahead';
import type { DirectoryStore } from '../../lambda/directory/store';
import { parseFilter } from '../../lambda/scim/filter/parse-filter';

const patchOf = (path: string, value: string) => ({
  schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
  Operations: [{ op: 'replace', path, value }],
});

let service: MeteredService;
let id: string;
beforeAll(async () => {
  service = await startMeteredService();
  id = String((await service.request('POST', '/Users', { userName: 'ann' })).body.id);
});
afterAll(() => service.stop());

it('parallel changes of one user all hold, though all began on the same version', async () => {
  const names = ['title', 'nickName', 'locale', 'timezone', 'displayName'];
  await Promise.all(names.map((name) => service.request('PATCH', `/Users/${id}`, patchOf(name, `new ${name}`))));
  const { body } = await service.request('GET', `/Users/${id}`);
  for (const name of names) expect(body[name]).toBe(`new ${name}`);
});

it('tells who is not there as before', async () => {
  const missing = '00000000-0000-4000-8000-000000000000';
  for (const method of ['GET', 'DELETE']) {
    expect((await service.request(method, `/Users/${missing}`, undefined, 404)).status).toBe(404);
  }
  expect((await service.request('GET', '/Users/not%20an%20id', undefined, 404)).status).toBe(404);
});

it('tells what is wrong with a filter as before', async () => {
  const { body } = await service.request('GET', '/Users?filter=userName%20eq', undefined, 400);
  expect(body.scimType).toBe('invalidFilter');
});

it('shows nothing and changes nothing by a revoked key', async () => {
  await service.store.revokeKeys({ id: ORGANIZATION, incarnationId: INCARNATION }, ['key1']);
  const asked: readonly (readonly [string, string, object?])[] = [
    ['GET', `/Users/${id}`],
    ['GET', '/Users?filter=userName%20eq%20%22ann%22'],
    ['GET', '/Users?count=5'],
    ['PATCH', `/Users/${id}`, patchOf('title', 'by nobody')],
    ['DELETE', `/Users/${id}`],
  ];
  for (const [method, path, body] of asked) {
    const { status, body: answer } = await service.request(method, path, body, 401);
    expect(status).toBe(401);
    expect(JSON.stringify(answer)).not.toContain('ann');
  }
  expect((await service.store.get(ORGANIZATION, 'User', id))?.document.title).toBe('new title');
});

describe('what was begun', () => {
  const failing = { get: () => Promise.reject(new Error('unreachable')) } as unknown as DirectoryStore; // no more is asked of it

  it('is given once, and for nothing else', async () => {
    const ahead = readAheadOne(service.store, ORGANIZATION, 'User', id, false);
    expect(ahead.record?.('User', 'another')).toBeUndefined();
    expect(ahead.record?.('Group', id)).toBeUndefined();
    expect((await ahead.record?.('User', id))?.id).toBe(id);
    expect(ahead.record?.('User', id)).toBeUndefined();
    expect(ahead.memberships?.(id)).toBeUndefined();
  });

  it('fails whoever asks for it, and no one else', async () => {
    readAheadOne(failing, ORGANIZATION, 'User', id, false);
    await new Promise((resolve) => setImmediate(resolve)); // an unhandled rejection would end the test run
    const ahead = readAheadOne(failing, ORGANIZATION, 'User', id, false);
    await expect(ahead.record?.('User', id)).rejects.toThrow('unreachable');
  });

  it('is no scan', () => {
    const filter = parseFilter('title co "x"', { mode: 'strict' });
    expect(readAheadFound(service.store, ORGANIZATION, 'User', filter, false)).toBeUndefined();
  });
});
