import { draftUrns, replaceUrn } from '../schema/former-urns';
import type { Quirk } from './quirk';
import { typeOf } from './rewrite-parts';
import { rewriteUrns } from './rewrite-urns';

/** URNs of early drafts of SCIM 2.0; seen in goauthentik/authentik#11249. */
export const oneloginDraftUrns: Quirk = {
  name: 'onelogin-draft-urns',
  fixes:
    'OneLogin uses URNs of the drafts of SCIM 2.0: {"schemas": ["urn:scim:schemas:core:2.0"], "urn:scim:schemas:extension:enterprise:2.0": {"department": "Sales"}}.',
  rewrite: (message) => rewriteUrns(message, replaceUrn(draftUrns(typeOf(message)))),
};
