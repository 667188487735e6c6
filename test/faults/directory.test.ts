/** Every call of every operation meets every fault: one of five cases with SCIM_FAULTS=some, else all. */
import { operations } from './directory-operations';
import { type DirectoryWorld, startDirectoryWorld } from './directory-world';
import { surviveEachFault } from './survive-each-fault';

// Five shares no factor with the number of faults, so that a sample has each fault and each call.
let world: DirectoryWorld;
beforeAll(async () => {
  world = await startDirectoryWorld();
});
afterAll(() => world.stop());

surviveEachFault(operations, () => world, 'an operation on the directory');
