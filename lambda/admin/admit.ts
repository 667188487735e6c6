import { keyStatus } from '../directory/access-keys/access-key-record';
import { outdatedForSeconds, stillOpens } from '../directory/access-keys/still-opens';
import type { AdminCaller, CoreServices } from './admin-call';
import type { MatchedCall } from './match-call';
import { Problem } from './problem';

const ended = () =>
  new Problem(401, 'The admin key is revoked or expired. Create a new one.', {
    headers: { 'www-authenticate': 'Bearer' },
  });

/** Whether the key still opens anything: the authorizer's answer may be a minute old. */
const checkAlive = async (
  { keyId, organizationId }: AdminCaller,
  { keyCheckedAt: checkedAt, keyExpiresAt: expiresAt }: Readonly<Record<string, string | undefined>>,
  services: CoreServices,
): Promise<void> => {
  if (organizationId === '') {
    const key = (await services.keys.read('')).find(({ id }) => id === keyId);
    if (key === undefined || keyStatus(key, services.now()) !== 'active') throw ended();
    return;
  }
  const organization = await services.directory.getOrganization(organizationId);
  const answer = organization && stillOpens(organization, { id: keyId, checkedAt, expiresAt }, services.now());
  if (organization === undefined || answer === 'revoked' || answer === 'expired') throw ended();
  if (answer === 'outdated') {
    throw new Problem(503, 'The organisation is new; its admin keys are checked again in a minute.', {
      headers: { 'retry-after': String(outdatedForSeconds) },
    });
  }
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
