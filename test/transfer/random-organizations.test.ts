/** Whatever an organisation holds, it comes out as it went in, in whatever pieces and however often. */
import { randomUUID } from 'node:crypto';
import { rolesOf } from '../../lambda/directory/access/administration';
import { exportPage } from '../../lambda/directory/transfer/export-organization';
import type { ExportPosition } from '../../lambda/directory/transfer/export-position';
import { importRecords } from '../../lambda/directory/transfer/import-records';
import type { HeaderRecord, TransferRecord } from '../../lambda/directory/transfer/transfer-record';
import { createTransferStore } from '../../lambda/store/transfer-store';
import { fc } from '../properties';
import { checkInvariants } from '../store/check-invariants';
import { type Fixture, idOf, startFixture, TABLE } from '../store/fixture';
import { content } from './fixture';

let fixture: Fixture;
beforeAll(async () => {
  fixture = await startFixture();
});
afterAll(() => fixture.stop());

const ports = () => ({
  directory: { ...fixture.store },
  transfer: createTransferStore({ client: fixture.client, table: TABLE }),
  now: () => new Date('2026-03-01T00:00:00Z'),
  newId: randomUUID,
  by: { keyId: 'admin', keyName: 'Admin', requestId: 'request', sourceIp: undefined },
});

const taken = async (id: string): Promise<readonly TransferRecord[]> => {
  const records: (HeaderRecord | TransferRecord)[] = [];
  let from: ExportPosition | undefined = { section: 'beginning' };
  while (from !== undefined) {
    const page: Awaited<ReturnType<typeof exportPage>> = await exportPage(ports(), await rolesOf(ports(), id), from);
    records.push(...page.records);
    from = page.next;
  }
  return records.filter((record): record is TransferRecord => record.type !== 'header');
};

const put = async (id: string, records: readonly TransferRecord[]) =>
  (await importRecords(ports(), id, records, { overwrite: false })).flatMap(({ conflicts }) => conflicts);

const between = (from: number, to: number) =>
  fc
    .integer({ min: Date.UTC(from, 0), max: Date.UTC(to, 0) })
    .map((milliseconds) => new Date(milliseconds).toISOString());
const [creation, instant] = [between(2020, 2023), between(2023, 2026)];
const some = <T>(values: readonly T[]) => fc.subarray([...values]);
const slots = (kind: string, count: number) => Array.from({ length: count }, (_, at) => idOf(`${kind} ${at}`)).sort();
const [userIds, groupIds, roleIds] = [slots('u', 12), slots('g', 5), slots('r', 3)];
const workspaceIds = ['apac', 'emea'];

const grant = (roles: readonly string[]) =>
  fc.record({
    role: fc.constantFrom(...roles),
    workspaces: fc.option(some(workspaceIds), { nil: undefined }),
    since: instant,
  });
const grantList = fc
  .uniqueArray(grant(roleIds), { selector: ({ role }) => role, maxLength: 3 })
  .map((grants) =>
    grants.map(({ workspaces, ...rest }) => (workspaces === undefined ? rest : { ...rest, workspaces })),
  );
const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 });

const userOf = (id: string) =>
  fc
    .record({
      created: creation,
      lastModified: instant,
      version: fc.integer({ min: 1, max: 1000 }),
      active: fc.boolean(),
      nickName: text,
      emails: fc.uniqueArray(fc.constantFrom('a@x.org', 'A@x.org', 'b@x.org', `user-${id}`), { maxLength: 3 }),
      manual: grantList,
    })
    .map(
      ({ active, nickName, emails, manual, ...rest }): TransferRecord => ({
        type: 'user',
        id,
        ...rest,
        document: {
          userName: `user-${id}`,
          active,
          nickName,
          ...(emails.length === 0 ? {} : { emails: emails.map((value) => ({ value })) }),
        },
        ...(manual.length === 0 ? {} : { grants: { assigned: {}, manual, retained: [] } }),
      }),
    );

const groupOf = (id: string) =>
  fc
    .record({ created: creation, lastModified: instant, displayName: fc.constantFrom('Team', 'Crew', `group ${id}`) })
    .map(
      // Without claims, so that names may be the same.
      ({ displayName, ...rest }): TransferRecord => ({
        type: 'group',
        id,
        ...rest,
        document: { displayName },
        sharedName: true,
      }),
    );

const roleOf = (id: string) =>
  fc.record({ created: creation, lastModified: instant, protected: fc.boolean(), deleted: fc.boolean() }).map(
    ({ deleted, ...rest }): TransferRecord => ({
      type: 'role',
      id,
      slug: `role-${id}`,
      name: id,
      ...rest,
      ...(deleted ? { deleted: true } : {}),
    }),
  );

/** A group holds users, and groups behind it in the order of ids: in whatever way they are drawn, none is within itself. */
const membersOf = (group: string, users: readonly string[], groups: readonly string[]) =>
  fc
    .record({ members: some([...users, ...groups.filter((id) => id > group)].sort()), since: instant })
    .map(({ members, since }): readonly TransferRecord[] =>
      members.length === 0
        ? []
        : [
            {
              type: 'members',
              group,
              members: members.map((id) => ({ id, type: groupIds.includes(id) ? 'Group' : 'User', since })),
            },
          ],
    );

const bindingsOf = (group: string) =>
  grantList.map((roles): readonly TransferRecord[] => (roles.length === 0 ? [] : [{ type: 'bindings', group, roles }]));

const organization: fc.Arbitrary<readonly TransferRecord[]> = fc
  .record({ users: some(userIds), groups: some(groupIds), created: creation })
  .chain(({ users, groups, created }) =>
    fc
      .tuple(
        fc.tuple(...roleIds.map(roleOf)),
        fc.tuple(...users.map(userOf)),
        fc.tuple(...groups.map(groupOf)),
        fc.tuple(...groups.map((group) => membersOf(group, users, groups))),
        fc.tuple(...groups.map(bindingsOf)),
      )
      .map(([roles, people, teams, members, bindings]): readonly TransferRecord[] => [
        {
          type: 'organization',
          name: 'Acme',
          status: 'active',
          created,
          settings: {
            requireEmailUserName: false,
            uniqueGroupNames: false,
            passwordHandling: 'ignore',
            unknownRoles: 'reject',
            emptyRoles: 'keep-manual',
            auditDays: null,
            activityDays: 30,
            sensitiveAttributes: [],
          },
        },
        ...roles,
        ...workspaceIds.map((id): TransferRecord => ({ type: 'workspace', id, name: id, created })),
        ...people,
        ...teams,
        ...members.flat(),
        ...bindings.flat(),
      ]),
  );

let made = 0;

test('it comes out as it went in, cut and repeated anywhere', async () => {
  await fc.assert(
    fc.asyncProperty(organization, fc.nat(40), fc.integer({ min: 1, max: 20 }), async (records, cut, atATime) => {
      const id = `random-${(made += 1)}`;
      const conflicts = [...(await put(id, records.slice(0, Math.max(1, cut))))];
      for (let start = 0; start < records.length; start += atATime) {
        conflicts.push(...(await put(id, records.slice(start, start + atATime))));
      }
      expect(conflicts).toEqual([]);
      expect(content(await taken(id))).toEqual(content(records));
      expect(await checkInvariants(fixture.client, TABLE, id)).toEqual([]);
      const calls = fixture.calls.length;
      await put(id, records);
      expect(fixture.calls.slice(calls).filter(({ action }) => /Put|Write|Update|Delete/.test(action))).toEqual([]);
    }),
    { numRuns: 12 },
  );
}, 300_000);
