/** Two requests at a time, in all orders of their database calls that can end differently. */
import { race } from './race';
import { type RaceWorld, type Request, startRaceWorld } from './race-world';
import { requests as plain, roleRequests as roles } from './requests';

let world: RaceWorld;
let organization: RaceWorld;
let orders = 0;
beforeAll(async () => {
  [world, organization] = [await startRaceWorld(), await startRaceWorld({ roles: true })];
});
afterAll(async () => {
  await Promise.all([world.stop(), organization.stop()]);
  console.info(`${orders} orders of the calls of two requests`);
});

const named = (pairs: readonly (readonly [Request, Request])[]) =>
  pairs.map(([one, other]) => [`${one.name} | ${other.name}`, one, other] as const);

const check = async (there: RaceWorld, one: Request, other: Request) => {
  const verdict = await race(there, [one, other], 'different');
  orders += verdict.orders;
  expect(verdict.problems).toEqual([]);
  expect(verdict.orders).toBeGreaterThan(1);
};

test.each(
  named([
    [plain.createNew, plain.createNewToo],
    [plain.createNew, plain.renameAnn],
    [plain.renameAnn, plain.renameBob],
    [plain.createGroupNew, plain.createGroupNewToo],
    [plain.createGroupNew, plain.renameTeam],
    [plain.titleAnn, plain.nickAnn],
    [plain.putAnn, plain.addMailAnn],
    [plain.addCarol, plain.addDave],
    [plain.addCarol, plain.takeAnn],
    [plain.putTeam, plain.addCarol],
    [plain.replaceByCarol, plain.takeBob],
    [plain.putTeam, plain.renameAndExchange],
    [plain.joinOnVersion, plain.joinOnVersion],
    [plain.joinOnVersion, plain.addCarolAndDave],
    [plain.deleteTeam, plain.addCarol],
    [plain.deleteAnn, plain.addAnnToOuter],
    [plain.teamIntoOuter, plain.outerIntoTeam],
    [plain.moveOnVersion, plain.joinOnVersion],
  ]),
)('%s: as if one came after the other', async (_, one, other) => check(world, one, other));

test.each(
  named([
    [roles.annKeepsNot, roles.bobKeepsNot],
    [roles.annKeepsNot, roles.keeperFree],
  ]),
)('%s, of the last two who have a protected role: as if one came after the other', async (_, one, other) =>
  check(organization, one, other),
);
