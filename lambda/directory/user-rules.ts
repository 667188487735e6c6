/** What an organisation asks of its users beyond the schema. */
import type { JsonObject } from '../scim/json';
import { invalidValue } from '../scim/scim-error';
import type { OrganizationSettings } from './organization-record';

/** A deliberately plain test, linear in time: one "@", something before it, a dotted name behind it, no white space. */
export const isEmailAddress = (value: string): boolean => {
  const at = value.indexOf('@');
  const domain = value.slice(at + 1);
  const dot = domain.lastIndexOf('.');
  return at > 0 && !domain.includes('@') && dot > 0 && dot < domain.length - 1 && !/\s/.test(value);
};

/** Throws `invalidValue` for a user that the organisation's settings refuse (behaviours 2.3 and 2.6). */
export const checkUserRules = (settings: OrganizationSettings, document: JsonObject, hasPassword: boolean): void => {
  const userName = document.userName;
  if (settings.requireEmailUserName && (typeof userName !== 'string' || !isEmailAddress(userName))) {
    throw invalidValue(`userName must be an e-mail address in this organisation, and "${String(userName)}" is none.`);
  }
  if (settings.passwordHandling === 'reject' && hasPassword) {
    throw invalidValue('password is not taken by this organisation; remove it from the attribute mapping.');
  }
};
