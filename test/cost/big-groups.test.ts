/** What is asked of big groups costs by what changes, and never by what is there. */
import { everyone, nobody, startWorld, TEAMS, userId, type World } from '../../bench/cost/world';
import { isArray } from '../../lambda/scim/json';

const SIZE = 3_000;
/** A join is checked against the member and writes two edges, each twice its unit in a transaction; its share of the count with it. */
const JOIN = 6.4;
/** A leaver's two edges and its share. */
const LEAVE = 4.2;
/** The group, its shards, the job, its plan and the audit entry. */
const OTHERS = 100;

let world: World;
beforeAll(async () => {
  world = await startWorld(SIZE);
}, 120_000);
afterAll(() => world.stop());

const references = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, n) => ({ value: userId(from + n) }));
const patch = (op: string, from: number, to: number) => ({
  schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
  Operations: [{ op, path: 'members', value: references(from, to) }],
});
const put = (from: number, to: number) => ({
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'],
  displayName: 'Nobody',
  members: references(from, to),
});
const spent = async (method: string, path: string, body?: object) => {
  const [answer, cost] = await world.spent(() => world.request(method, path, body));
  const { members } = answer.body;
  return { ...cost, members: isArray(members) ? members.length : 0 };
};

describe('a big group', () => {
  it('is read in pages, each member for a small part of a unit', async () => {
    const { readUnits, writeUnits, members, calls } = await spent('GET', `/Groups/${everyone}`);
    expect([members, writeUnits]).toEqual([SIZE, 0]);
    expect(readUnits).toBeLessThanOrEqual(SIZE / 20);
    expect(calls.length).toBeLessThanOrEqual(9);
  });

  it('is read without members for as little as any', async () => {
    expect((await spent('GET', `/Groups/${everyone}?excludedAttributes=members`)).readUnits).toBeLessThanOrEqual(3);
  });

  it('takes and loses 1,000 members for what these cost', async () => {
    const removed = await spent('PATCH', `/Groups/${everyone}`, patch('remove', 1_000, 2_000));
    expect(removed.writeUnits).toBeLessThanOrEqual(1_000 * LEAVE + OTHERS);
    expect(removed.readUnits).toBeLessThanOrEqual(2 * 1_000 + OTHERS);
    const added = await spent('PATCH', `/Groups/${everyone}`, patch('add', 1_000, 2_000));
    expect(added.writeUnits).toBeLessThanOrEqual(1_000 * JOIN + OTHERS);
    expect(added.readUnits).toBeLessThanOrEqual(2 * 1_000 + OTHERS);
    const [{ members }] = [await spent('GET', `/Groups/${everyone}`)];
    expect(members).toBe(SIZE);
  });

  it('is replaced for what really changes, and shows all of it at once', async () => {
    const filled = await spent('PUT', `/Groups/${nobody}`, put(0, 2_000));
    expect(filled.members).toBe(2_000);
    expect(filled.writeUnits).toBeLessThanOrEqual(2_000 * JOIN + OTHERS);
    const halved = await spent('PUT', `/Groups/${nobody}`, put(1_000, 3_000));
    expect(halved.members).toBe(2_000);
    expect(halved.writeUnits).toBeLessThanOrEqual(1_000 * (JOIN + LEAVE) + OTHERS);
    const same = await spent('PUT', `/Groups/${nobody}`, put(1_000, 3_000));
    expect([same.members, same.writeUnits]).toEqual([2_000, 0]);
  });

  it('is left by a user in many groups for what the memberships cost', async () => {
    const { writeUnits, readUnits } = await spent('DELETE', `/Users/${userId(1)}`);
    // Beside the two edges, each group counts one less.
    expect(writeUnits).toBeLessThanOrEqual((TEAMS + 2) * 6 + OTHERS);
    expect(readUnits).toBeLessThanOrEqual(OTHERS);
  });

  it('is deleted for two units a member, and its name is free at once', async () => {
    const { writeUnits, readUnits } = await spent('DELETE', `/Groups/${everyone}`);
    expect(writeUnits).toBeLessThanOrEqual(2 * SIZE + OTHERS);
    expect(readUnits).toBeLessThanOrEqual(SIZE / 20 + OTHERS);
    await world.request('POST', '/Groups', { ...put(5, 6), displayName: 'Everyone' });
    await world.request('GET', `/Groups/${everyone}`, undefined, 404);
  });
});
