/** Lets every call of an operation meet every fault, one case each, and tells what was then not as without faults. */
import { isDeepStrictEqual } from 'node:util';
import { DirectoryError } from '../../lambda/directory/directory-error';
import { ManagementError } from '../../lambda/directory/management-error';
import { checkInvariants } from '../store/check-invariants';
import type { Operation } from './directory-operations';
import type { DirectoryWorld, ScimRequest } from './directory-world';
import { applies, type Fault, faults } from './faults';
import type { WorldView } from './world-view';

export interface Enumeration {
  readonly cases: number;
  readonly problems: readonly string[];
}

const TRIES = 6;

/** Repeats a request as identity providers do, until it is done: a conflict or a 404 then say that it took place unnoticed. */
const insist = async (world: DirectoryWorld, request: ScimRequest): Promise<string | undefined> => {
  const statuses: number[] = [];
  for (let tried = 0; tried < TRIES; tried += 1) {
    const { status, body } = await world.send(request);
    world.control.end();
    await world.quiet();
    statuses.push(status);
    if (request.path === '/Bulk' && status === 200) {
      const parts: readonly { status: string; method: string }[] = body.Operations;
      if (parts.every((part) => settled(part.method, Number(part.status), tried))) return undefined;
      if (parts.some((part) => part.status === '500')) return `answers 500 within ${JSON.stringify(body)}`;
      continue;
    }
    if (settled(request.method, status, tried)) return undefined;
    if (status !== 503) break;
  }
  return `answers ${statuses.join(', ')}`;
};

const settled = (method: string, status: number, tried: number): boolean =>
  (status >= 200 && status < 300) ||
  (tried > 0 && ((method === 'POST' && status === 409) || (method === 'DELETE' && status === 404)));

/** Repeats what an administrator does: being refused the second time says that it took place unnoticed. */
const insistOn = async (world: DirectoryWorld, act: (world: DirectoryWorld) => Promise<unknown>) => {
  const refusals: string[] = [];
  for (let tried = 0; tried < TRIES; tried += 1) {
    try {
      await act(world);
      return undefined;
    } catch (error) {
      if (error instanceof ManagementError && tried > 0) return undefined;
      refusals.push(String(error));
      if (!(error instanceof DirectoryError)) break;
    } finally {
      world.control.end();
      await world.quiet();
    }
  }
  return `ends in ${refusals.join(', ')}`;
};

/** Lets maintenance run until it is through. */
const maintain = async (world: DirectoryWorld): Promise<string | undefined> => {
  let last: unknown;
  for (let tried = 0; tried < TRIES; tried += 1) {
    try {
      await world.finishJobs();
      return undefined;
    } catch (error) {
      last = error;
    } finally {
      world.control.end();
      await world.quiet();
    }
  }
  return `maintenance fails: ${last}`;
};

/** Sends the request and lets the process die when the change is decided and not yet carried out. */
const abandon = async (world: DirectoryWorld, request: ScimRequest): Promise<void> => {
  const restore = world.mark();
  world.rewind();
  world.control.begin();
  await world.send(request);
  const position = world.control.calls.indexOf('TransactWriteItems');
  world.control.end();
  await restore();
  const fault = faults.find(({ name }) => name === 'death after the effect');
  if (fault === undefined) throw new Error('no such fault');
  world.rewind();
  world.control.begin({ fault, position });
  await world.send(request);
  world.control.end();
  await world.quiet();
};

const runOnce = async (
  world: DirectoryWorld,
  operation: Operation,
  fault?: { readonly fault: Fault; readonly position: number },
): Promise<{ readonly view: WorldView; readonly problems: readonly string[]; readonly calls: readonly string[] }> => {
  const request = operation.request(world.ids);
  const restore = world.mark();
  world.rewind();
  const problems: (string | undefined)[] = [];
  world.service.log.length = 0;
  world.control.begin(fault);
  if (operation.act !== undefined) problems.push(await insistOn(world, operation.act));
  else if (operation.abandoned === undefined) problems.push(await insist(world, request));
  const calls = operation.abandoned === undefined ? [...world.control.calls] : undefined;
  problems.push(await maintain(world));
  const all = calls ?? [...world.control.calls];
  problems.push(
    ...world.service.log.flatMap(({ defect, failure }) => (defect ? [`defect: ${JSON.stringify(failure)}`] : [])),
  );
  problems.push(...(await checkInvariants(world.service.client, 'directory', world.organizationId)));
  problems.push(...(await world.diagnose()));
  const view = await world.view();
  await restore();
  return { view, problems: problems.filter((problem) => problem !== undefined), calls: all };
};

/** All cases of an operation; with `every`, one of so many. */
export const enumerate = async (world: DirectoryWorld, operation: Operation, every = 1): Promise<Enumeration> => {
  const restore = world.mark();
  if (operation.abandoned) await abandon(world, operation.request(world.ids));
  // Once before, for what the service then remembers.
  await runOnce(world, operation);
  const clean = await runOnce(world, operation);
  const problems = clean.problems.map((problem) => `${operation.name}, without a fault: ${problem}`);
  let [cases, turn] = [0, 0];
  for (const [position, action] of clean.calls.entries()) {
    for (const fault of faults) {
      if (!applies(fault, action)) continue;
      turn += 1;
      if (turn % every !== 0) continue;
      cases += 1;
      const run = await runOnce(world, operation, { fault, position });
      const found = [...run.problems];
      if (run.calls[position] !== action)
        found.push(`calls ${run.calls[position]}, so that this is no repeatable case`);
      const [ends, wanted] = [run.view, clean.view].map((view) => (operation.toldAgain ? toldOnce(view) : view));
      if (ends && wanted && !isDeepStrictEqual(ends, wanted)) found.push(`ends otherwise: ${difference(ends, wanted)}`);
      problems.push(
        ...found.map((problem) => `${operation.name}, ${fault.name} at call ${position + 1} (${action}): ${problem}`),
      );
    }
  }
  await restore();
  return { cases, problems };
};

const toldOnce = (view: WorldView): WorldView => ({ ...view, audits: [...new Set(view.audits)] });

const difference = (found: object, wanted: object): string =>
  Object.entries(wanted)
    .flatMap(([part, lines]: [string, readonly string[]]) => {
      const have: readonly string[] = Reflect.get(found, part);
      const [extra, missing] = [
        have.filter((line) => !lines.includes(line)),
        lines.filter((line) => !have.includes(line)),
      ];
      if (extra.length > 0 || missing.length > 0)
        return [`${part} has ${extra.join('; ')} instead of ${missing.join('; ')}`];
      return isDeepStrictEqual(have, lines) ? [] : [`${part}: ${have.length} instead of ${lines.length}`];
    })
    .join(' | ');
