/** What checks of PATCH say: a user before, operations, the user after. */
import type { JsonObject } from '../../../lambda/scim/json';
import type { Session } from '../session';
import { must } from '../unmet-expectation';

export const done = { status: [200, 204] };
export const refusedAs = (scimType: string, status = 400) => ({ status, answer: { scimType } });

export const work = { value: 'work@example.com', type: 'work' };
export const home = { value: 'home@example.com', type: 'home' };

/** Patches a new user and holds what it has become against the expectation. */
export const becomes = async (
  scim: Session,
  before: JsonObject,
  operations: readonly JsonObject[],
  after: JsonObject,
) => {
  const { id } = await scim.user(before);
  await scim.patch(`/Users/${id}`, operations, done);
  await scim.call(`GET /Users/${id}`, { answer: after });
};

/** Patches a new user, which must be refused and leave it as it was. */
export const isRefused = async (
  scim: Session,
  before: JsonObject,
  operations: readonly JsonObject[],
  scimType: string,
) => {
  const { id } = await scim.user(before);
  const { body } = await scim.call(`GET /Users/${id}`);
  await scim.patch(`/Users/${id}`, operations, refusedAs(scimType));
  must((await scim.call(`GET /Users/${id}`)).body === body, 'a refused PATCH must leave the user as it was');
};

export const replace = (path: string, value: JsonObject[string]) => ({ op: 'replace', path, value });
export const add = (path: string, value: JsonObject[string]) => ({ op: 'add', path, value });
export const remove = (path: string) => ({ op: 'remove', path });
