import type { Catalogue, Role, Workspace } from '../../../lambda/directory/access/catalogue';
import { type AccessFacts, effectiveAccess } from '../../../lambda/directory/access/effective-access';
import type { RoleGrant } from '../../../lambda/directory/access/grants';
import { primaryEmail } from '../../../lambda/directory/primary-email';
import type { MembershipRecord } from '../../../lambda/directory/store';
import { fc } from '../../properties';

const at = (minute: number): string => new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString();

const roles: readonly Role[] = ['agent', 'admin', 'owner', 'gone'].map((slug) => ({
  id: `role-${slug}`,
  slug,
  name: slug,
  protected: false,
  created: at(0),
  lastModified: at(0),
  ...(slug === 'gone' ? { deleted: true as const } : {}),
}));
const workspaces: readonly Workspace[] = ['north', 'south', 'gone'].map((id) => ({
  id,
  name: id,
  created: at(0),
  ...(id === 'gone' ? { deleted: true as const } : {}),
}));
const catalogue: Catalogue = {
  version: 1,
  roles: new Map(roles.map((role) => [role.id, role])),
  workspaces: new Map(workspaces.map((workspace) => [workspace.id, workspace])),
};

const grant = fc
  .record({
    role: fc.constantFrom(...roles.map(({ id }) => id), 'plain value'),
    workspaces: fc.option(fc.uniqueArray(fc.constantFrom('north', 'south', 'gone')), { nil: undefined }),
    since: fc.nat(100).map(at),
  })
  .map(({ workspaces: limits, ...rest }): RoleGrant => (limits === undefined ? rest : { ...rest, workspaces: limits }));

const groupIds = ['g0', 'g1', 'g2', 'g3'] as const;
const membership = (groupId: string, given: readonly RoleGrant[], minute: number): MembershipRecord => ({
  groupId,
  displayName: `Group ${groupId}`,
  nested: true,
  since: at(minute),
  bindings: { version: 1, roles: given },
});

const facts: fc.Arbitrary<AccessFacts> = fc
  .record({
    active: fc.boolean(),
    assigned: fc.uniqueArray(fc.constantFrom(...roles.map(({ id }) => id), 'plain value')),
    manual: fc.array(grant, { maxLength: 3 }),
    given: fc.array(fc.array(grant, { maxLength: 3 }), { minLength: 4, maxLength: 4 }),
    direct: fc.uniqueArray(fc.nat(3)),
    // Cycles too: they are refused on their way in, and must not hang whoever reads.
    edges: fc.array(fc.tuple(fc.nat(3), fc.nat(3)), { maxLength: 6 }),
  })
  .map(({ active, assigned, manual, given, direct, edges }) => {
    const groups = groupIds.map((id, n) => membership(id, given[n] ?? [], n));
    const above = new Map(
      groupIds.map((id, n) => [id, edges.filter(([from]) => from === n).flatMap(([, to]) => groups[to] ?? [])]),
    );
    return {
      user: {
        document: { userName: 'a', active, roles: assigned.map((value) => ({ value })) },
        grants: { version: 1, assigned: {}, manual, retained: [] },
        lastModified: at(0),
      },
      direct: direct.flatMap((n) => groups[n] ?? []),
      above,
      catalogue,
    };
  });

const keysOf = (given: AccessFacts): readonly string[] =>
  effectiveAccess(given).grants.map(({ role, workspace }) => `${role.slug}/${workspace?.id ?? ''}`);

describe('effective access', () => {
  test('names each role and workspace once, each with a reason, and nothing that is deleted', () => {
    fc.assert(
      fc.property(facts, (given) => {
        const { grants, active, canSignIn } = effectiveAccess(given);
        const keys = keysOf(given);
        expect(new Set(keys).size).toBe(keys.length);
        expect(keys).toEqual([...keys].sort());
        expect(grants.every(({ because }) => because.length > 0)).toBe(true);
        expect(grants.some(({ role, workspace }) => role.deleted || workspace?.deleted)).toBe(false);
        expect(canSignIn).toBe(active && grants.length > 0);
      }),
    );
  });

  test('grows with what is given, whoever gives it, and with nothing else', () => {
    fc.assert(
      fc.property(facts, grant, (given, more) => {
        const before = keysOf(given);
        const { grants } = given.user;
        if (grants === undefined) return;
        const after = keysOf({
          ...given,
          user: { ...given.user, grants: { ...grants, manual: [...grants.manual, more] } },
        });
        expect(after).toEqual(expect.arrayContaining([...before]));
        const added = after.filter((key) => !before.includes(key));
        const slug = catalogue.roles.get(more.role)?.slug;
        expect(added.every((key) => key.startsWith(`${slug}/`))).toBe(true);
      }),
    );
  });

  test('of a preview is that of the same bindings once they are made', () => {
    fc.assert(
      fc.property(facts, fc.array(grant, { maxLength: 3 }), fc.constantFrom(...groupIds), (given, next, groupId) => {
        const bound = (record: MembershipRecord) =>
          record.groupId === groupId ? { ...record, bindings: { version: 2, roles: next } } : record;
        const made = {
          ...given,
          direct: given.direct.map(bound),
          above: new Map([...given.above].map(([id, records]) => [id, records.map(bound)])),
        };
        expect(effectiveAccess({ ...given, assumed: { groupId, roles: next } })).toEqual(effectiveAccess(made));
      }),
    );
  });

  test('through a group is direct where the user is in it, whatever other ways there are, and since the later date', () => {
    const inner = membership('g0', [], 1);
    const outer = membership('g1', [{ role: 'role-agent', since: at(5) }], 30);
    const user = { document: { userName: 'a' }, lastModified: at(0) };
    const nested = effectiveAccess({ user, direct: [inner], above: new Map([['g0', [outer]]]), catalogue });
    expect(nested.grants[0]?.because).toEqual([
      { type: 'group', group: { id: 'g1', displayName: 'Group g1' }, membership: 'nested', since: at(30) },
    ]);
    const both = effectiveAccess({
      user,
      direct: [inner, { ...outer, since: at(2) }],
      above: new Map([['g0', [outer]]]),
      catalogue,
    });
    expect(both.grants[0]?.because).toMatchObject([{ membership: 'direct', since: at(5) }]);
  });
});

test('the primary e-mail is one of the addresses, or none', () => {
  const email = fc.record(
    {
      value: fc.emailAddress(),
      type: fc.constantFrom('work', 'Work', 'home'),
      primary: fc.boolean(),
    },
    { requiredKeys: ['value'] },
  );
  fc.assert(
    fc.property(fc.string(), fc.array(email), (userName, emails) => {
      const found = primaryEmail({ userName, emails });
      expect([undefined, userName, ...emails.map(({ value }) => value)]).toContain(found);
      expect(found === undefined).toBe(emails.length === 0 && found !== userName);
    }),
  );
});
