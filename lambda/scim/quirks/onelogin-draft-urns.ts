import { enterpriseUserSchema } from '../schema/enterprise-user';
import { groupSchema } from '../schema/group';
import { userSchema } from '../schema/user';
import type { Quirk, ScimMessage } from './quirk';
import { typeOf } from './rewrite-parts';
import { replaceUrn, rewriteUrns } from './rewrite-urns';

const CORE = 'urn:scim:schemas:core:2.0';
const ENTERPRISE = 'urn:scim:schemas:extension:enterprise:2.0';

const rewrite = (message: ScimMessage): ScimMessage =>
  rewriteUrns(
    message,
    // The longer ones first: of "…:core:2.0:User:title" the resource is a part of the URN.
    replaceUrn([
      [`${CORE}:User`, userSchema.id],
      [`${CORE}:Group`, groupSchema.id],
      [CORE, typeOf(message).core.id],
      [`${ENTERPRISE}:User`, enterpriseUserSchema.id],
      [ENTERPRISE, enterpriseUserSchema.id],
    ]),
  );

/** URNs of early drafts of SCIM 2.0; seen in goauthentik/authentik#11249. */
export const oneloginDraftUrns: Quirk = {
  name: 'onelogin-draft-urns',
  fixes:
    'OneLogin uses URNs of the drafts of SCIM 2.0: {"schemas": ["urn:scim:schemas:core:2.0"], "urn:scim:schemas:extension:enterprise:2.0": {"department": "Sales"}}.',
  rewrite,
};
