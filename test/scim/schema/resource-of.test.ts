import type { enterpriseUserSchema } from '../../../lambda/scim/schema/enterprise-user';
import type { groupSchema } from '../../../lambda/scim/schema/group';
import type { ResourceOf } from '../../../lambda/scim/schema/resource-of';
import type { userSchema } from '../../../lambda/scim/schema/user';

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
/** Compiles only when both types are the same; `npm run check` is what makes these tests fail. */
const same = <A, B>(verdict: Same<A, B>) => verdict;

type User = ResourceOf<typeof userSchema>;
type Enterprise = ResourceOf<typeof enterpriseUserSchema>;
type Group = ResourceOf<typeof groupSchema>;

describe('types derived from the attribute tables', () => {
  test('a required attribute is a required property', () => {
    expect(same<User['userName'], string>(true)).toBe(true);
    expect(same<Group['displayName'], string>(true)).toBe(true);
    // @ts-expect-error userName is missing
    const user: User = { active: true };
    expect(user.userName).toBeUndefined();
  });

  test('an optional attribute may be absent', () => {
    expect(same<User['active'], boolean | undefined>(true)).toBe(true);
    expect(same<Enterprise['department'], string | undefined>(true)).toBe(true);
  });

  test('multi-valued complex attributes are arrays of their sub-attributes', () => {
    type Email = NonNullable<User['emails']>[number];
    expect(same<Email['value'], string | undefined>(true)).toBe(true);
    expect(same<Email['primary'], boolean | undefined>(true)).toBe(true);
    const user: User = { userName: 'a', emails: [{ value: 'a@example.com', primary: true }] };
    expect(user.emails?.[0]?.value).toBe('a@example.com');
  });

  test('single complex attributes are objects, and names that no table holds are refused', () => {
    type Manager = NonNullable<Enterprise['manager']>;
    expect(same<Manager['$ref'], string | undefined>(true)).toBe(true);
    // @ts-expect-error no such attribute
    const user: User = { userName: 'a', nickname: 'b' };
    expect(user.userName).toBe('a');
  });
});
