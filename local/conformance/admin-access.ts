/** Organisations, settings and keys for checks that need their own, by this product's admin API. */
import { isObject, type Json, type JsonObject } from '../../lambda/scim/json';
import type { Mode } from '../../lambda/scim/mode';
import { bodyOf } from '../simulator/check-answer';
import { send } from '../simulator/send';
import { type Exchange, openSession, type SessionAdmin } from './session';
import { UnmetExpectation } from './unmet-expectation';

/** Where the admin API is and the platform key that opens it. */
export interface AdminTarget {
  readonly adminUrl: string;
  readonly adminKey: string;
}

const textOf = (body: Json | undefined, name: string): string => {
  const value = isObject(body) ? body[name] : undefined;
  if (typeof value === 'string') return value;
  throw new UnmetExpectation([`the admin API must answer "${name}"`]);
};

/** Calls the admin API; what is said joins the exchanges, keys left out. */
export const callAdmin =
  ({ adminUrl, adminKey }: AdminTarget, exchanges: Exchange[]): SessionAdmin['call'] =>
  async (method, path, body) => {
    const headers = {
      Authorization: `Bearer ${adminKey}`,
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
    };
    const sent = {
      method,
      url: adminUrl + path,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    };
    const came = await send(sent);
    exchanges.push({ sent, came });
    if (came.status >= 300) throw new UnmetExpectation([`the admin API answered ${came.status}`]);
    return bodyOf(came);
  };

/** What a check can do with the admin API in its session. */
export const adminFor = (
  target: AdminTarget,
  mode: Mode,
  unique: (word: string) => string,
  exchanges: Exchange[],
): SessionAdmin => {
  const call = callAdmin(target, exchanges);
  const admin: SessionAdmin = {
    call,
    organization: async ({ settings, key = {} } = {}) => {
      const organization = await call('POST', '/organizations', { name: unique('Organisation') });
      const organizationPath = `/organizations/${textOf(organization, 'id')}`;
      if (settings !== undefined) await call('PATCH', `${organizationPath}/settings`, settings);
      const wanted: JsonObject = { name: 'Conformance', provider: 'generic', mode, ...key };
      const token = textOf(await call('POST', `${organizationPath}/access-keys`, wanted), 'accessKey');
      const baseUrl = textOf(organization, 'scimBaseUrl');
      const session = openSession({ target: { baseUrl, token }, mode, unique, admin, exchanges });
      return Object.assign(session, { organizationPath, token });
    },
  };
  return admin;
};
