import type { RoleGrant } from '../access/grants';
import { maxNamedWorkspaces } from '../access/wished-roles';
import { invalidField } from '../management-error';
import type { TransferredUser } from './transfer-record';

/** With a document of the most bytes it still fits into one item of the table, whose limit is 400 KB. */
const MAX_GRANTS_BYTES = 128 * 1024;

/** A list of roles as an administrator could have given it: each role once, each of its workspaces once. */
export const checkedGrants = (field: string, grants: readonly RoleGrant[]): readonly RoleGrant[] => {
  const seen = new Set<string>();
  let named = 0;
  return grants.map((grant, position) => {
    const { role, workspaces, since } = grant;
    if (seen.has(role)) throw invalidField(field, `${field}.${position}.role: the role "${role}" stands here twice.`);
    seen.add(role);
    if (workspaces === undefined) return grant;
    named += workspaces.length;
    if (named > maxNamedWorkspaces)
      throw invalidField(field, `${field}: at most ${maxNamedWorkspaces} workspaces can be named in all.`);
    return { role, workspaces: [...new Set(workspaces)].sort(), since };
  });
};

/** The same of all that a user was given. */
export const withCheckedGrants = ({ grants, ...user }: TransferredUser): TransferredUser => {
  if (grants === undefined) return user;
  const checked = {
    ...grants,
    manual: checkedGrants('grants.manual', grants.manual),
    retained: checkedGrants('grants.retained', grants.retained),
  };
  if (Object.keys(checked.assigned).length + checked.manual.length + checked.retained.length === 0) return user;
  if (JSON.stringify(checked).length > MAX_GRANTS_BYTES)
    throw invalidField('grants', `grants: larger than ${MAX_GRANTS_BYTES} bytes.`);
  return { ...user, grants: checked };
};
