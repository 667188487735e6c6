/** The one address of an account for the application that uses it, and the one account of an address. Behaviour 2.4. */
import { fold } from '../scim/fold';
import { isArray, isObject, type JsonObject } from '../scim/json';
import { isEmailAddress } from './user-rules';

const emailsOf = ({ emails }: JsonObject): readonly JsonObject[] =>
  (isArray(emails) ? emails : []).filter(isObject).filter(({ value }) => typeof value === 'string');

/** The e-mail that is primary, else the one of type work, else the first. */
const chosenOf = (all: readonly JsonObject[]): JsonObject | undefined =>
  all.find(({ primary }) => primary === true) ??
  all.find(({ type }) => typeof type === 'string' && type.toLowerCase() === 'work') ??
  all[0];

/** The userName where it is an address, else the e-mail that is chosen. */
export const primaryEmail = (document: JsonObject): string | undefined => {
  const { userName } = document;
  if (typeof userName === 'string' && isEmailAddress(userName)) return userName;
  const chosen = chosenOf(emailsOf(document));
  return typeof chosen?.value === 'string' ? chosen.value : undefined;
};

const same = (one: unknown, folded: string): boolean => typeof one === 'string' && fold(one, false) === folded;

/**
 * How surely a person is meant by an address, 0 the most: it is the userName, it is marked as primary, it counts as primary, it is
 * among the others. Undefined: the person does not have it.
 */
export const addressRank = (document: JsonObject, address: string): number | undefined => {
  const folded = fold(address, false);
  if (same(document.userName, folded)) return 0;
  const all = emailsOf(document);
  if (all.some(({ primary, value }) => primary === true && same(value, folded))) return 1;
  if (same(chosenOf(all)?.value, folded)) return 2;
  return all.some(({ value }) => same(value, folded)) ? 3 : undefined;
};
