/** A service with some users and groups, whose calls can be made to fail and whose table can be put back as it was. */
import { createHash } from 'node:crypto';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { JsonObject } from '../../lambda/scim/json';
import { createDoctor } from '../../lambda/store/doctor/doctor';
import { type Answer, type InProcessService, startInProcessService } from '../handlers/in-process-service';
import { directDynamoDb, soon } from './direct-client';
import { createFaultControl, type FaultControl } from './faults';

type Item = Record<string, AttributeValue>;
type Image = object | undefined;

export interface DirectoryWorld {
  readonly service: InProcessService;
  readonly control: FaultControl;
  readonly organizationId: string;
  /** Ids of users and groups by name. */
  readonly ids: Readonly<Record<string, string>>;
  send(request: ScimRequest): Promise<Answer>;
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

/** Sorted lines. */
export type WorldView = Readonly<Record<'documents' | 'members' | 'audits' | 'access', readonly string[]>>;

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

  const journals = new Set<Map<string, { key: Item; image: Image }>>();
  database.onChange(({ oldImage, newImage }) => {
    // Keys are strings; the emulation types its values less narrowly than the SDK.
    const { PK, SK } = (oldImage ?? newImage ?? {}) as unknown as Item;
    const name = `${PK?.S}\n${SK?.S}`;
    if (PK === undefined || SK === undefined) return;
    for (const journal of journals) if (!journal.has(name)) journal.set(name, { key: { PK, SK }, image: oldImage });
  });
  const mark = () => {
    const journal = new Map<string, { key: Item; image: Image }>();
    journals.add(journal);
    return async () => {
      const TableName = 'directory';
      for (const { key, image } of [...journal.values()]) {
        if (image === undefined) await database.dispatch('DeleteItem', { TableName, Key: key });
        else await database.dispatch('PutItem', { TableName, Item: image });
      }
      journals.delete(journal);
    };
  };

  const view = async (): Promise<WorldView> => {
    // Answers of a Scan hold items as they stand on the wire; the table is far below a page.
    const { Items } = (await database.dispatch('Scan', { TableName: 'directory', ConsistentRead: true })) as {
      Items: Item[];
    };
    const own = Items.filter(({ PK }) => PK?.S?.startsWith(`T#${organizationId}#`));
    const under = (part: string) => own.filter(({ PK }) => PK?.S?.startsWith(`T#${organizationId}#${part}#`));
    const documents = [...under('U'), ...under('G')].map((item) => ({
      id: item.SK?.S ?? '',
      document: JSON.parse(item.document?.S ?? '{}') as JsonObject,
    }));
    const roles = under('ROLE').map(({ SK, role }) => ({ id: SK?.S ?? '', role: JSON.parse(role?.S ?? '{}') }));
    const names = new Map([
      ...documents.map(({ id, document }): [string, string] => [
        id,
        String(document.userName ?? document.displayName ?? id),
      ]),
      ...roles.map(({ id, role }): [string, string] => [id, String(role.slug)]),
    ]);
    const namesIn = (text: string | undefined) =>
      text?.replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, (id) => names.get(id) ?? id) ?? '';
    const nameOf = (id: string | undefined) => names.get(id ?? '') ?? id;
    const audits = under('AUDIT').flatMap(({ audit }) => {
      if (audit?.S === undefined) return []; // lines of activity
      const { action, target, members: changed } = JSON.parse(audit.S);
      const deleted = Object.entries(named).find(([, id]) => id === target.id)?.[0];
      return [`${action} ${names.get(target.id) ?? deleted} +${changed?.added ?? 0} -${changed?.removed ?? 0}`];
    });
    return {
      documents: documents.map(({ document }) => JSON.stringify(document)).sort(),
      members: under('GM')
        .map(({ PK, SK }) => `${nameOf(SK?.S)} in ${nameOf(PK?.S?.split('#').at(-1))}`)
        .sort(),
      audits: audits.sort(),
      access: [
        ...[...under('U'), ...under('G')]
          .filter(({ grants, bindings }) => grants !== undefined || bindings !== undefined)
          .map(({ SK, grants, bindings }) => namesIn(`${SK?.S} ${grants?.S} ${bindings?.S}`)),
        ...under('RB').map(({ PK, SK }) => namesIn(`${SK?.S} under ${PK?.S}`)),
        ...roles.map(({ role }) => namesIn(JSON.stringify(role))),
      ].sort(),
    };
  };

  return {
    service,
    control,
    organizationId,
    ids: named,
    send,
    finishJobs: () => service.store.finishJobs({ now: FAR, deadline: new Date(FAR.getTime() + 600_000) }),
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
