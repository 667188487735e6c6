/** What a person may do and why, for whoever asks about one. Behaviours 3 and 2.4. */
import { fold } from '../../scim/fold';
import { invalidField, ManagementError, missing } from '../management-error';
import { addressRank } from '../primary-email';
import type { DirectoryStore, ResourceRecord } from '../store';
import { type AccessPorts, rolesOf } from './administration';
import { type EffectiveAccess, effectiveAccess } from './effective-access';
import { surroundingsOf } from './surroundings';

/** The person that is meant. */
export type Whom = { readonly id: string } | { readonly userName: string } | { readonly email: string };

export interface ExplainedAccess extends EffectiveAccess {
  readonly user: ResourceRecord;
}

/** Ids of those who may be meant; an index can name somebody who has just been renamed. */
const candidates = (store: DirectoryStore, organizationId: string, whom: Whom): Promise<readonly string[]> => {
  if ('id' in whom) return Promise.resolve([whom.id]);
  return 'userName' in whom
    ? store.usersNamed(organizationId, 'userName', whom.userName)
    : store.usersNamed(organizationId, 'emails.value', whom.email);
};

/** How surely the user is meant, 0 the most; undefined: it is not. */
const rankOf = ({ document }: ResourceRecord, whom: Whom): number | undefined => {
  if ('id' in whom) return 0;
  if ('email' in whom) return addressRank(document, whom.email);
  const { userName } = document;
  return typeof userName === 'string' && fold(userName, false) === fold(whom.userName, false) ? 0 : undefined;
};

/** Those who are meant the most surely: an address that is somebody's own is never taken for another's further one. */
const meant = (users: readonly ResourceRecord[], whom: Whom): readonly ResourceRecord[] => {
  const ranked = users.map((user) => ({ user, rank: rankOf(user, whom) ?? Number.POSITIVE_INFINITY }));
  const best = Math.min(...ranked.map(({ rank }) => rank));
  return Number.isFinite(best) ? ranked.filter(({ rank }) => rank === best).map(({ user }) => user) : [];
};

const unknown = (whom: Whom) => {
  const [[name, value]] = Object.entries(whom) as [[string, string]]; // each of the kinds has one property
  return missing(`There is no user with the ${name === 'email' ? 'e-mail address' : name} "${value}" here.`);
};

const readPeople = async (store: DirectoryStore, organizationId: string, whom: Whom) => {
  const ids = await candidates(store, organizationId, whom);
  const [users, around] = await Promise.all([
    store.getAll(organizationId, 'User', ids),
    surroundingsOf(store, organizationId, ids),
  ]);
  return { users: meant(users, whom), around };
};

/** The access of one person. By id it takes three round trips at most where no groups are nested. */
export const explainAccess = async (
  ports: Pick<AccessPorts, 'directory'>,
  organizationId: string,
  whom: Whom,
): Promise<ExplainedAccess> => {
  const [{ catalogue }, { users, around }] = await Promise.all([
    rolesOf(ports, organizationId),
    readPeople(ports.directory, organizationId, whom),
  ]);
  const [user] = users;
  if (user === undefined) throw unknown(whom);
  if (users.length > 1) {
    const detail = `${users.length} users have this e-mail address, none of them more than the others: ${users.map(({ id }) => id).join(', ')}. Ask by id or userName.`;
    throw new ManagementError({ code: 'conflict', field: 'email', detail });
  }
  const facts = { direct: [], above: new Map(), ...around.get(user.id), user, catalogue };
  return { user, ...effectiveAccess(facts) };
};

/** The one of the parameters that says who is meant. */
export const readWhom = (query: {
  readonly userName?: string | undefined;
  readonly email?: string | undefined;
}): Whom => {
  const { userName, email } = query;
  if (userName !== undefined && email === undefined) return { userName };
  if (email !== undefined && userName === undefined) return { email };
  throw invalidField('userName', 'Give userName or email, one of the two.');
};
