/** Every call of an import meets every fault: repeated, it ends as if nothing had happened, and tells of nothing twice. */
import { importRecords } from '../../lambda/directory/transfer/import-records';
import type { TransferRecord } from '../../lambda/directory/transfer/transfer-record';
import { createTransferStore } from '../../lambda/store/transfer-store';
import { soon } from './direct-client';
import type { Operation } from './directory-operations';
import { type DirectoryWorld, startDirectoryWorld } from './directory-world';
import { surviveEachFault } from './survive-each-fault';

let world: DirectoryWorld;
let made = 0;
beforeAll(async () => {
  world = await startDirectoryWorld({ examined: true });
  await importing('', false, () => [role(agent, 'agent', 'Agent', false), ...begun.beginning]).act(world);
});
afterAll(() => world.stop());

const at = '2025-06-01T00:00:00.000Z';
const idOf = (number: number) => `${String(number).padStart(2, '0')}000000-0000-4000-b000-000000000000`;
const dated = { created: at, lastModified: at };
const agent = idOf(1);

const user = (id: string, userName: string, grants?: object): TransferRecord =>
  ({
    type: 'user',
    id,
    ...dated,
    version: 7,
    document: { userName, externalId: userName },
    ...grants,
  }) as TransferRecord;
const group = (id: string, displayName: string): TransferRecord => ({
  type: 'group',
  id,
  ...dated,
  document: { displayName },
});
const role = (id: string, slug: string, name: string, isProtected: boolean): TransferRecord => ({
  type: 'role',
  id,
  slug,
  name,
  protected: isProtected,
  ...dated,
});

/** Some of everything, under ids and names of its own. */
const someOf = (start: number) => {
  const [owner, dan, eve, crew, lead] = [0, 1, 2, 3, 4].map((more) => idOf(start + more)) as [
    string,
    string,
    string,
    string,
    string,
  ]; // five of five
  const given = { role: owner, workspaces: [`ws-${start}`], since: at };
  return {
    given,
    beginning: [
      role(owner, `owner-${start}`, 'Owner', true),
      { type: 'workspace', id: `ws-${start}`, name: 'EMEA', created: at },
      user(dan, `dan-${start}`, { grants: { assigned: {}, manual: [given], retained: [] } }),
      user(eve, `eve-${start}`),
      group(crew, `Crew ${start}`),
      group(lead, `Lead ${start}`),
    ] satisfies readonly TransferRecord[],
    rest: ({ ann, Inner, ...ids }: DirectoryWorld['ids']): readonly TransferRecord[] => [
      {
        type: 'members',
        group: crew,
        members: [
          { id: dan, type: 'User', since: at },
          { id: ann ?? '', type: 'User' },
          { id: lead, type: 'Group' },
          { id: Inner ?? '', type: 'Group' },
          ...Object.keys(ids)
            .filter((name) => name.startsWith('person'))
            .map((name) => ({ id: ids[name] ?? '', type: 'User' as const })),
        ],
      },
      { type: 'bindings', group: crew, roles: [given] },
    ],
  };
};
const [fresh, begun] = [someOf(10), someOf(20)];

/** Each try is another process that remembers nothing. */
const importing = (
  name: string,
  overwrite: boolean,
  wanted: (ids: DirectoryWorld['ids']) => readonly TransferRecord[],
) =>
  ({
    name,
    request: () => ({ method: 'GET', path: '' }),
    act: async ({ service, organizationId, ids }) => {
      const ports = {
        directory: { ...service.store },
        transfer: createTransferStore({ client: service.client, table: 'directory', sleep: soon, random: () => 0.4 }),
        now: () => new Date('2026-01-05T10:00:00Z'),
        newId: () => `00000000-0000-4000-a000-${String((made += 1)).padStart(12, '0')}`,
        by: { keyId: 'admin', keyName: 'Admin', requestId: 'request', sourceIp: undefined },
      };
      const outcomes = await importRecords(ports, organizationId, wanted(ids), { overwrite });
      const conflicts = outcomes.flatMap((outcome) => outcome.conflicts);
      if (conflicts.length > 0) throw new Error(JSON.stringify(conflicts));
    },
  }) satisfies Operation;

const operations: readonly Operation[] = [
  importing('import roles, users and groups', false, () => fresh.beginning),
  importing('import members and bindings', false, (ids) => begun.rest(ids)),
  importing('import what changes what is there', true, (ids) => [
    role(agent, 'agent', 'Other', false),
    user(ids.ann ?? '', 'ann', { grants: { assigned: {}, manual: [begun.given], retained: [] } }),
    user(ids.bob ?? '', 'bobby'),
    group(ids.Team ?? '', 'Other team'),
    // The group is of this day.
    { type: 'bindings', group: ids.Team ?? '', roles: [{ ...begun.given, since: '2026-01-05T10:00:00.000Z' }] },
  ]),
];

surviveEachFault(operations, () => world, 'an import');
