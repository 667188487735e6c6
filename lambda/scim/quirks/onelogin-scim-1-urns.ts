import { isObject, type Json } from '../json';
import { enterpriseUserSchema } from '../schema/enterprise-user';
import { replaceUrn, scim1Urns } from '../schema/former-urns';
import type { Quirk, ScimMessage } from './quirk';
import { mapKeys, mapMember, typeOf } from './rewrite-parts';
import { rewriteUrns } from './rewrite-urns';

/** SCIM 1.1 §6.2 calls the manager's id `managerId`. */
const renameManagerId = (extension: Json): Json =>
  isObject(extension)
    ? mapMember(extension, 'manager', (manager) =>
        isObject(manager) ? mapKeys(manager, (key) => (key.toLowerCase() === 'managerid' ? 'value' : key)) : manager,
      )
    : extension;

const rewrite = (message: ScimMessage): ScimMessage =>
  rewriteUrns(message, replaceUrn(scim1Urns(typeOf(message))), (renamed) =>
    mapMember(renamed, enterpriseUserSchema.id, renameManagerId),
  );

/** Connectors made for SCIM 1.1, RFC-less draft of 2012, that are pointed at a SCIM 2.0 service. */
export const oneloginScim1Urns: Quirk = {
  name: 'onelogin-scim-1-urns',
  fixes:
    'OneLogin\'s older connectors use the URNs of SCIM 1.1: {"schemas": ["urn:scim:schemas:core:1.0"], "urn:scim:schemas:extension:enterprise:1.0": {"department": "Sales"}}.',
  rewrite,
};
