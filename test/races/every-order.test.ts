/** Each order of the calls, without leaving out those that must end alike; and that leaving them out loses no outcome. */
import { race } from './race';
import { type RaceWorld, type Request, startRaceWorld } from './race-world';
import { requests as r } from './requests';

let world: RaceWorld;
let orders = 0;
beforeAll(async () => {
  world = await startRaceWorld();
});
afterAll(async () => {
  await world.stop();
  console.info(`${orders} orders of the calls of two requests, each by itself`);
});

const pairs: readonly (readonly [Request, Request])[] = [
  [r.createNew, r.createNewToo],
  [r.createNew, r.renameAnn],
  [r.renameAnn, r.renameBob],
  [r.createNew, r.createMail],
  [r.createGroupNewToo, r.createGroupNewToo],
  [r.titleAnn, r.createNew],
  [r.titleAnn, r.nickAnn],
];

test.each(pairs.map(([one, other]) => [`${one.name} | ${other.name}`, one, other] as const))(
  '%s: as if one came after the other',
  async (_, one, other) => {
    const every = await race(world, [one, other], 'every');
    const different = await race(world, [one, other], 'different');
    orders += every.orders;
    expect(every.problems).toEqual([]);
    expect([...different.outcomes].sort()).toEqual([...every.outcomes].sort());
    expect(every.orders).toBeGreaterThanOrEqual(different.orders);
  },
  1_200_000,
);
