/** Each request with each, itself included; and the pairs that matter most where reads of several items are torn apart. */
import { race } from './race';
import { type RaceWorld, type Request, startRaceWorld } from './race-world';
import { requests, retainedRequests, roleRequests } from './requests';

// Five as for faults.
const every = process.env.SCIM_FAULTS === 'some' ? 5 : 1;

const play = (all: Readonly<Record<string, Request>>, options: Parameters<typeof startRaceWorld>[0], kind: string) =>
  describe(kind, () => {
    let world: RaceWorld;
    let orders = 0;
    let pairs = 0;
    let turn = 0;
    beforeAll(async () => {
      world = await startRaceWorld(options);
    });
    afterAll(async () => {
      await world.stop();
      console.info(`${kind}: ${orders} orders of ${pairs} pairs of requests`);
    });
    const list = Object.values(all);
    test.each(list.map((request, at) => [request.name, request, list.slice(at)] as const))(
      '%s beside each other request: as if one came after the other',
      async (_, one, others) => {
        for (const other of others) {
          if ((turn += 1) % every !== 0) continue;
          const verdict = await race(world, [one, other], 'different');
          orders += verdict.orders;
          pairs += 1;
          expect(verdict.problems).toEqual([]);
        }
      },
      1_200_000,
    );
  });

play(requests, {}, 'users and groups');
play(roleRequests, { roles: true }, 'protected roles');
play(retainedRequests, { roles: true, retained: true }, 'retained roles');
const { addCarol, addDave, takeAnn, deleteTeam, putTeam, renameTeam, deleteAnn, createGroupNew, joinOnVersion } =
  requests;
play(
  { addCarol, addDave, takeAnn, deleteTeam, putTeam, renameTeam, deleteAnn, createGroupNew, joinOnVersion },
  { torn: true },
  'torn reads',
);
