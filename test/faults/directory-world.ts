/** A service with some users and groups, whose calls can be made to fail and whose table can be put back as it was. */
import { createHash } from 'node:crypto';
import { reviewRetained } from '../../lambda/directory/access/review-retained';
import { createDoctor } from '../../lambda/store/doctor/doctor';
import { type Answer, type InProcessService, startInProcessService } from '../handlers/in-process-service';
import { directDynamoDb, soon } from './direct-client';
import { createFaultControl, type FaultControl } from './faults';
import { createJournal } from './table-journal';
import { viewOf, type WorldView } from './world-view';

export interface DirectoryWorld {
  readonly service: InProcessService;
  readonly control: FaultControl;
  readonly organizationId: string;
  /** Ids of users and groups by name. */
  readonly ids: Readonly<Record<string, string>>;
  send(request: ScimRequest): Promise<Answer>;
  /** What the maintenance schedule does. */
  finishJobs(): Promise<number>;
  /** From here on everything is the same in each run: ids, chance. */
  rewind(): void;
  /** The function that puts the table back as it is now. */
  mark(): () => Promise<void>;
  /** Waits until work that a request left running has ended. */
  quiet(): Promise<void>;
  /** What clients could ever see, with names in the place of ids; and what the audit trail tells. */
  view(): Promise<WorldView>;
  /** What the doctor finds, now and then; nothing unless the world is examined. */
  diagnose(): Promise<readonly string[]>;
  stop(): Promise<void>;
}

export interface ScimRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly body?: unknown;
}

const USER = 'urn:ietf:params:scim:schemas:core:2.0:User';
const GROUP = 'urn:ietf:params:scim:schemas:core:2.0:Group';
export const user = (userName: string, rest: object = {}) => ({ schemas: [USER], userName, ...rest });
export const group = (displayName: string, members: readonly string[] = [], rest: object = {}) => ({
  schemas: [GROUP],
  displayName,
  members: members.map((value) => ({ value })),
  ...rest,
});

/** People who are in no group. */
export const crowd = Array.from({ length: 36 }, (_, at) => `person${at}`);
/** The members of the group `Big`. */
export const many = Array.from({ length: 35 }, (_, at) => `member${at}`);

const idOf = (position: number): string => {
  const hex = createHash('sha256').update(`id ${position}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
};

/** Waits of so many turns of the event loop without a call mean that nothing runs any more. */
const QUIET_TURNS = 15;
/** One of so many runs is examined; a prime, so that each fault has its turn. */
const EXAMINED_RUNS = 11;
const FAR = new Date('2026-06-01T00:00:00Z');

export const startDirectoryWorld = async (options: { readonly examined?: true } = {}): Promise<DirectoryWorld> => {
  const control = createFaultControl();
  let [ids, seed, runs] = [0, 1, 0];
  const random = () => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed / 2_147_483_647;
  };
  const rewind = () => {
    ids = 10_000;
    seed = 42;
  };
  const now = () => new Date('2026-01-05T10:00:00Z');
  const service = await startInProcessService({
    now,
    recordActivity: false,
    newId: () => idOf((ids += 1)),
    database: { fault: control.hook, sweepEveryMs: 0, now: () => now().getTime() },
    client: (database) => directDynamoDb(database, random),
    storeOptions: { sleep: soon, random },
  });
  const { database } = service;
  const organizationId = await service.organization();
  const send = ({ method, path, body }: ScimRequest) =>
    service.call(method, path, { organizationId, ...(body === undefined ? {} : { body }) });

  const named: Record<string, string> = {};
  const make = async (name: string, path: string, body: object) => {
    named[name] = String((await send({ method: 'POST', path, body })).body.id);
  };
  for (const name of ['ann', 'bob', 'carol', ...crowd, ...many]) {
    const emails = [{ value: `${name}@example.com`, primary: true }];
    await make(name, '/Users', user(name, { externalId: `x-${name}`, emails }));
  }
  const members = (...names: readonly string[]) => names.map((name) => named[name] ?? '');
  await make('Empty', '/Groups', group('Empty'));
  await make('Inner', '/Groups', group('Inner', members('carol')));
  await make('Outer', '/Groups', group('Outer', members('Inner', 'bob')));
  await make('Team', '/Groups', group('Team', members('ann', 'bob'), { externalId: 'team' }));
  await make('Big', '/Groups', group('Big', members('ann', 'Empty', ...many)));

  const mark = createJournal(database);
  const view = () => viewOf(database, organizationId, named);

  return {
    service,
    control,
    organizationId,
    ids: named,
    send,
    finishJobs: async () => {
      const deadline = new Date(FAR.getTime() + 600_000);
      const finished = await service.store.finishJobs({ now: FAR, deadline });
      await reviewRetained({ store: service.store, now, newId: () => idOf((ids += 1)), requestId: 'upkeep' }, deadline);
      return finished;
    },
    rewind,
    mark,
    quiet: async () => {
      for (let still = 0, seen = -1; still < QUIET_TURNS; still += 1) {
        await soon();
        if (control.count() !== seen) [still, seen] = [0, control.count()];
      }
    },
    view,
    diagnose: async () => {
      // An examination takes longer than a case.
      if (options.examined === undefined || (runs += 1) % EXAMINED_RUNS !== 0) return [];
      const doctor = createDoctor({ client: service.client, table: 'directory', sleep: soon });
      const part = { limit: 100_000, repair: false, now: FAR };
      const { findings } = await doctor.examine(organizationId, part);
      return findings.map(({ kind, explanation }) => `doctor: ${kind}: ${explanation}`);
    },
    stop: service.stop,
  };
};
