/** The one address of an account for the application that uses it. Behaviour 2.4. */
import { isArray, isObject, type JsonObject } from '../scim/json';
import { isEmailAddress } from './user-rules';

/** The userName where it is an address, else the e-mail that is primary, else the one of type work, else the first. */
export const primaryEmail = ({ userName, emails }: JsonObject): string | undefined => {
  if (typeof userName === 'string' && isEmailAddress(userName)) return userName;
  const all = (isArray(emails) ? emails : []).filter(isObject).filter(({ value }) => typeof value === 'string');
  const chosen =
    all.find(({ primary }) => primary === true) ??
    all.find(({ type }) => typeof type === 'string' && type.toLowerCase() === 'work') ??
    all[0];
  return typeof chosen?.value === 'string' ? chosen.value : undefined;
};
