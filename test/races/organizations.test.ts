/** An organisation is deleted while requests that it had let in are still on their way. */
import type { AccessPorts } from '../../lambda/directory/access/administration';
import { incarnationOf } from '../handlers/in-process-service';
import { startRaceWorld } from './race-world';
import { requests } from './requests';

test.each(['createNew', 'createGroupNew', 'renameAnn', 'addCarol'] as const)(
  '%s: what it writes behind the deletion is deleted too before the id is free',
  async (name) => {
    const world = await startRaceWorld();
    const deletion = {
      name: 'delete the organisation',
      act: async (own: AccessPorts, id: string) =>
        own.directory.removeOrganization(
          { id, incarnationId: incarnationOf(id) },
          { jobId: own.newId(), at: own.now().toISOString() },
        ),
    };
    const sides = [world.newSide(0), world.newSide(1)];
    const writes = (action: string) => action.endsWith('TransactWriteItems');
    // The request reads, the organisation is deleted to the end, and only then the request writes.
    const told = await world.gate.run(
      [requests[name], deletion].map((request, side) => () => sides[side]?.send(request) ?? Promise.resolve('')),
      (waiting) =>
        waiting.find(({ side, name: call }) => side === 0 && !writes(call)) ??
        waiting.find(({ side }) => side === 1) ??
        waiting[0],
    );
    expect(told[1]).toBe('done');
    await world.finish();
    const { Items } = (await world.database.dispatch('Scan', { TableName: 'directory' })) as { Items: object[] };
    expect(Items).toEqual([]);
    await world.stop();
  },
);
