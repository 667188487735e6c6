/** A small organisation that requests race in, each served by a Lambda instance of its own; and the table put back after each race. */
import { toProblem } from '../../lambda/admin/problem';
import type { AccessPorts } from '../../lambda/directory/access/administration';
import { reviewRetained } from '../../lambda/directory/access/review-retained';
import { putBindings } from '../../lambda/directory/role-bindings';
import { createRole } from '../../lambda/directory/roles';
import { createDoctor } from '../../lambda/store/doctor/doctor';
import { createDirectoryTable } from '../../local/dynamodb/directory-table';
import { startDynamoDb } from '../../local/dynamodb/start-dynamo-db';
import { directDynamoDb, soon } from '../faults/direct-client';
import type { ScimRequest } from '../faults/directory-world';
import { group, user } from '../faults/directory-world';
import { createJournal } from '../faults/table-journal';
import { viewOf, type WorldView } from '../faults/world-view';
import { type Answer, serveOn } from '../handlers/in-process-service';
import { checkInvariants } from '../store/check-invariants';
import { createGate } from './gate';

type Names = Readonly<Record<string, string>>;

/** What one client does: a SCIM request, or what an administrator does. */
export interface Request {
  readonly name: string;
  readonly scim?: (ids: Names) => ScimRequest & { readonly ifMatch?: string };
  readonly act?: (own: AccessPorts, organizationId: string, ids: Names) => Promise<unknown>;
}

/** What a client is told, with nothing in it that depends on who else was there. */
export type Told = string;

export interface Side {
  readonly send: (request: Request) => Promise<Told>;
}

/** What the maintenance schedule does about retained roles. */
export const review = ({ directory: store, now, newId }: AccessPorts): Promise<void> =>
  reviewRetained({ store, now, newId, requestId: 'upkeep' }, FAR);

/**
 * A role that was retained a moment too long, since who else got it came to be known too late, is as one that never was: each entry of
 * the audit trail that it ended goes with one that it was retained.
 */
const withoutBriefRetentions = (audits: readonly string[]): readonly string[] => {
  const left = [...audits];
  for (const ended of audits.filter((line) => line.startsWith('role.retainedEnded '))) {
    const began = left.indexOf(ended.replace('role.retainedEnded', 'role.retained'));
    if (began < 0) continue;
    left.splice(began, 1);
    left.splice(left.indexOf(ended), 1);
  }
  return left;
};

/** One of so many outcomes is examined by the doctor, who takes longer than a race; a prime, so that each kind has its turn. */
const EXAMINED = 47;

const NOW = new Date('2026-01-05T10:00:00Z');
const FAR = new Date('2026-06-01T00:00:00Z');

/** The nth id of a client; each has its own, so that order makes no difference. */
const idOf = (side: number, position: number): string =>
  `${side}${String(position).padStart(7, '0')}-0000-4000-a000-${String(side).repeat(12)}`;

/**
 * Refusals by their kind; versions of groups count changes of others too; and the groups of a user and the members in the
 * answer to a change are what they are when the answer is made.
 */
const tellable = (method: string, { status, body }: Answer): Told => {
  if (status >= 400) return `${status} ${body?.scimType ?? ''}`;
  const { groups: _groups, members: _members, ...written } = body ?? {};
  const told = JSON.stringify(method === 'GET' ? body : written);
  return `${status} ${told?.replace(/"version":"W\/\\"\d+\\""/g, '"version":"…"')}`;
};

export type RaceWorld = Awaited<ReturnType<typeof startRaceWorld>>;

export const startRaceWorld = async (
  options: { readonly torn?: boolean; readonly roles?: boolean; readonly retained?: boolean } = {},
) => {
  const database = await startDynamoDb({ sweepEveryMs: 0, now: () => NOW.getTime() });
  await createDirectoryTable(database, 'directory');
  const client = directDynamoDb(database, () => 0.5);
  const gate = createGate(database, { torn: options.torn === true });
  const lines: Record<string, unknown>[] = [];
  let outcomes = 0;
  // The same chance for all, so that they meet in the same shards.
  const serve = (side: number, through = gate.client(side)) => {
    let made = 0;
    const newId = () => idOf(side, (made += 1));
    const storeOptions = { sleep: soon, random: () => 0.5 };
    const service = serveOn(through, { now: () => NOW, recordActivity: false, newId, storeOptions });
    const by = { keyId: 'admin', keyName: 'Admin', requestId: 'request', sourceIp: undefined };
    const ports: AccessPorts = { directory: service.store, now: () => NOW, newId, by };
    return { ...service, ports };
  };
  const upkeep = serve(9, client);
  const organizationId = await upkeep.organization();
  const ids: Record<string, string> = {};
  const make = async (name: string, path: string, body: object) => {
    const { body: made } = await upkeep.call('POST', path, { organizationId, body });
    ids[name] = String(made.id);
  };
  const roles = (...slugs: readonly string[]) => (options.roles ? { roles: slugs } : {});
  if (options.roles) {
    for (const slug of ['owner', 'keeper'])
      await createRole(upkeep.ports, organizationId, { slug, name: slug, protected: true });
    await createRole(upkeep.ports, organizationId, { slug: 'agent', name: 'agent' });
  }
  for (const name of ['ann', 'bob', 'carol', 'dave']) {
    const emails = [{ value: `${name}@example.com`, primary: true }];
    const keeps = name === 'ann' || name === 'bob' ? roles('keeper') : {};
    await make(name, '/Users', user(name, { externalId: `x-${name}`, emails, ...keeps }));
  }
  const assign = (name: string, value: readonly string[]) =>
    upkeep.call('PATCH', `/Users/${ids[name]}`, {
      organizationId,
      body: {
        schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
        Operations: [{ op: 'replace', path: 'roles', value }],
      },
    });
  const members = (...names: readonly string[]) => names.map((name) => ids[name] ?? '');
  await make('Empty', '/Groups', group('Empty'));
  await make('Inner', '/Groups', group('Inner', members('carol')));
  await make('Outer', '/Groups', group('Outer', members('Inner', 'bob')));
  await make('Team', '/Groups', group('Team', members('ann', 'bob'), { externalId: 'team' }));
  if (options.roles) await putBindings(upkeep.ports, organizationId, ids.Team ?? '', [{ role: 'owner' }]);
  if (options.retained) {
    // Dave keeps both; of "warden" requests know, of "guard" they do not, which carol has too.
    for (const slug of ['warden', 'guard']) {
      await createRole(upkeep.ports, organizationId, { slug, name: slug, protected: true });
      for (const value of [[slug], []]) await assign('dave', value);
      if (slug === 'warden') await review(upkeep.ports);
    }
    await assign('carol', ['guard']);
    await make('Wardens', '/Groups', group('Wardens'));
    await putBindings(upkeep.ports, organizationId, ids.Wardens ?? '', [{ role: 'warden' }]);
  }
  const mark = createJournal(database);

  /** A client by itself; what it reaches remembers nothing of runs before. */
  const newSide = (number: number): Side => {
    const { call, ports, log } = serve(number);
    return {
      send: async ({ scim, act }) => {
        if (scim !== undefined) {
          const { method, path, body, ifMatch } = scim(ids);
          const headers = ifMatch === undefined ? {} : { headers: { 'If-Match': ifMatch } };
          const sent = body === undefined ? {} : { body };
          const answer = await call(method, path, { organizationId, ...sent, ...headers });
          lines.push(...log.splice(0));
          return tellable(method, answer);
        }
        try {
          await act?.(ports, organizationId, ids);
          return 'done';
        } catch (error) {
          const problem = toProblem(error);
          if (problem === undefined) throw error;
          return `${problem.status}`;
        }
      },
    };
  };

  const finish = async (): Promise<void> => {
    // Looking for jobs where they are due takes longer than a race.
    const { Items } = (await database.dispatch('Scan', { TableName: 'directory' })) as {
      Items: { PK: { S: string } }[];
    };
    const has = (prefix: string) => Items.some(({ PK }) => PK.S.startsWith(prefix));
    if (has('SYS#JOB#')) await upkeep.store.finishJobs({ now: FAR, deadline: new Date(FAR.getTime() + 600_000) });
    if (has('SYS#RETAINED')) await review(upkeep.ports);
  };
  return {
    gate,
    database,
    client,
    organizationId,
    ids,
    mark,
    newSide,
    finish,
    view: async (): Promise<WorldView> => {
      const view = await viewOf(database, organizationId, ids);
      // A retention ends after the change by which it need not be; whether it was told before its user changed again is chance.
      const audits = options.retained
        ? view.audits.filter((line) => !line.startsWith('role.retained'))
        : withoutBriefRetentions(view.audits);
      return { ...view, audits };
    },
    /** What is wrong in the table, and what went wrong in a handler. */
    problems: async (): Promise<readonly string[]> => [
      ...lines.splice(0).flatMap(({ defect, failure }) => (defect ? [`defect: ${JSON.stringify(failure)}`] : [])),
      ...(await checkInvariants(client, 'directory', organizationId)),
    ],
    /** What the doctor finds, now and then. */
    diagnose: async (): Promise<readonly string[]> => {
      if ((outcomes += 1) % EXAMINED !== 0) return [];
      const doctor = createDoctor({ client, table: 'directory', sleep: soon });
      const { findings } = await doctor.examine(organizationId, { limit: 100_000, repair: false, now: FAR });
      return findings.map(({ kind, explanation }) => `doctor: ${kind}: ${explanation}`);
    },
    stop: () => database.stop(),
  };
};
