import { keyStatus } from '../directory/access-keys/access-key-record';
import { keyValidity } from '../directory/access-keys/key-validity';
import type { AdminCaller, CoreServices } from './admin-call';
import type { MatchedCall } from './match-call';
import { Problem } from './problem';

const ended = () =>
  new Problem(401, 'The admin key is revoked or expired. Create a new one.', {
    headers: { 'www-authenticate': 'Bearer' },
  });

const unknownKey = (organizationId: string) =>
  new Problem(401, `The admin key is of an organization "${organizationId}" that was deleted. Create a new one.`, {
    headers: { 'www-authenticate': 'Bearer' },
  });

/** Whether the key still opens anything: the authorizer's answer may be a minute old. */
const checkAlive = async (
  { keyId, organizationId }: AdminCaller,
  { incarnationId, keyExpiresAt: expiresAt }: Readonly<Record<string, string | undefined>>,
  services: CoreServices,
): Promise<void> => {
  if (organizationId === '') {
    const key = (await services.keys.read('')).find(({ id }) => id === keyId);
    if (key === undefined || keyStatus(key, services.now()) !== 'active') throw ended();
    return;
  }
  const organization = await services.directory.getOrganization(organizationId);
  if (organization === undefined) throw ended();
  const validity = keyValidity(organization, { id: keyId, incarnationId, expiresAt }, services.now());
  if (validity.is === 'foreign') throw unknownKey(organizationId);
  if (validity.is !== 'valid') throw ended();
  if (organization.status !== 'active') throw new Problem(403, `The organisation "${organizationId}" is disabled.`);
};

/** Lets a key through to a call, or throws 401 or 403. */
export const admit = async (
  authorizer: Readonly<Record<string, string | undefined>>,
  call: MatchedCall,
  services: CoreServices,
): Promise<AdminCaller> => {
  const { scope, organizationId = '', keyId = '', keyName = '' } = authorizer;
  const platform = scope === 'platform-admin' && organizationId === '';
  const ofOrganization = scope === 'organization-admin' && organizationId !== '';
  if (!platform && !ofOrganization) throw new Problem(403, 'This takes an admin key, not a SCIM access key.');
  if (!platform && call.route.scope === 'platform') throw new Problem(403, 'This takes a platform admin key.');
  const own = call.parameters.organizationId === organizationId;
  if (!platform && call.route.scope === 'organization' && !own) {
    throw new Problem(403, `The admin key is for the organisation "${organizationId}" only.`);
  }
  const caller = { keyId, keyName, organizationId };
  await checkAlive(caller, authorizer, services);
  return caller;
};
