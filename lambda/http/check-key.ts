import { keyValidity, type ResolvedKey } from '../directory/access-keys/key-validity';
import type { OrganizationRecord } from '../directory/organization-record';
import { ScimError } from '../scim/scim-error';

const unauthorized = (why: string) =>
  new ScimError(401, `The access key ${why}. Create a new one and give it to the identity provider.`, undefined, {
    'www-authenticate': 'Bearer',
  });

/** Throws where the key opens nothing now: the authorizer's answer may be a minute old. */
export const checkKey = (organization: OrganizationRecord, key: ResolvedKey, now: Date): void => {
  const validity = keyValidity(organization, key, now);
  switch (validity.is) {
    case 'valid':
      return;
    case 'revoked':
      throw unauthorized('was revoked');
    case 'expired':
      throw unauthorized(`expired at ${validity.at}`);
    case 'foreign':
      throw unauthorized(`is of an organization "${organization.id}" that was deleted`);
  }
};
