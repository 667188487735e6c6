/** What can be done with access keys. The text of a key is in the answer that makes it and never again. */
import type { Mode } from '../scim/mode';
import {
  type AccessKeyDescription,
  type AccessKeyRecord,
  type AccessKeyScope,
  describeKey,
  keyStatus,
  ofIncarnation,
} from './access-keys/access-key-record';
import type { IssuedKey, KeyOwner, KeyStore } from './access-keys/key-store';
import { defaultAccessKeyDays, endOfNewKey, endOfSuccessor } from './access-keys/lifetime';
import { addKey } from './access-keys/room';
import { checkedText } from './checked-text';
import { invalidField, ManagementError, missing } from './management-error';
import type { OrganizationRecord } from './organization-record';
import type { KeyIdentity, Provider } from './request-context';
import type { DirectoryStore } from './store';

/** What the use cases work with. */
export interface AccessKeyPorts {
  readonly keys: KeyStore;
  readonly directory: Pick<DirectoryStore, 'getOrganization' | 'revokeKeys' | 'endKey'>;
  readonly now: () => Date;
  /** Days after which a key ends that is made without an end; 365 unless given. */
  readonly accessKeyDays?: number;
  /** Writes down what was done to a key of an organisation, where somebody answers for it. */
  readonly tell?: (owner: KeyOwner, deed: KeyDeed, key: AccessKeyDescription) => Promise<void>;
}

export type KeyDeed = 'accessKey.created' | 'accessKey.rotated' | 'accessKey.revoked';

/** What is asked for when a key is made. */
export interface NewAccessKey {
  readonly name: string;
  readonly description?: string | undefined;
  readonly provider: Provider;
  readonly mode?: Mode | undefined;
  readonly rolesFormat?: KeyIdentity['rolesFormat'] | undefined;
  readonly scope?: AccessKeyScope | undefined;
  /** A date-time, or `never`; without it the key ends after `accessKeyDays`. */
  readonly expiresAt?: string | undefined;
}

/** A key that was just made. */
export type CreatedAccessKey = AccessKeyDescription & { readonly accessKey: string };

/** Longest texts that a key record takes; 100 records must fit into one secret. */
export const accessKeyTextLimits = { name: 100, description: 200 } as const;

/** How long an old key may live on beside its successor. */
export const maxOverlapHours = 90 * 24;

/** Makes a key for an organisation, or for the platform (owner `''`). */
export const createAccessKey = async (
  ports: AccessKeyPorts,
  owner: KeyOwner,
  wish: NewAccessKey,
): Promise<CreatedAccessKey> => {
  const scope = wish.scope ?? (owner === '' ? 'platform-admin' : 'scim');
  if ((owner === '') !== (scope === 'platform-admin')) {
    throw invalidField('scope', 'A platform-admin key belongs to no organisation, and every other key to one.');
  }
  const now = ports.now();
  const details = {
    name: checkedText('name', wish.name, accessKeyTextLimits.name),
    ...(wish.description
      ? { description: checkedText('description', wish.description, accessKeyTextLimits.description) }
      : {}),
    provider: wish.provider,
    mode: wish.mode ?? 'compatible',
    // Okta's custom attribute `roles` is an array of strings; the others take RFC 7643 complex values.
    rolesFormat: wish.rolesFormat ?? (wish.provider === 'okta' ? 'strings' : 'complex'),
    scope,
    ...endOfNewKey(wish.expiresAt, ports.accessKeyDays ?? defaultAccessKeyDays, now),
  } as const;
  const organization = await organizationOf(ports, owner);
  const issued = await issue(ports, owner, scope);
  const made = { ...issued.kept, ...(organization && { incarnationId: organization.incarnationId }) };
  const record: AccessKeyRecord = { ...details, ...made, created: now.toISOString(), status: 'active' };
  await ports.keys.change(owner, (keys) => ({ keys: addKey(keys, record, now), result: undefined }));
  // Before the key is handed out: one that nobody can account for opens nothing, since nobody has it.
  await told(ports, owner, 'accessKey.created', record);
  return { ...describeKey(record, now), accessKey: issued.accessKey };
};

/** All keys of an owner that are remembered, oldest first. */
export const listAccessKeys = async (
  ports: AccessKeyPorts,
  owner: KeyOwner,
): Promise<readonly AccessKeyDescription[]> => {
  const now = ports.now();
  return (await readOwn(ports, owner)).keys.map((key) => describeKey(key, now));
};

/** One key. */
export const getAccessKey = async (ports: AccessKeyPorts, owner: KeyOwner, id: string): Promise<AccessKeyDescription> =>
  describeKey(find((await readOwn(ports, owner)).keys, id), ports.now());

/** Ends a key for good. Revoking it again changes nothing. */
export const revokeAccessKey = async (ports: AccessKeyPorts, owner: KeyOwner, id: string): Promise<void> => {
  const { organization, keys } = await readOwn(ports, owner);
  const key = find(keys, id);
  // First where the handlers look: from here on no request gets through, whatever the authorizer's caches say.
  await noteEnd(ports, organization, revoked(key, ports.now()));
  if (key.status === 'revoked') return;
  await told(ports, owner, 'accessKey.revoked', revoked(key, ports.now()));
  await ports.keys.change(owner, (keys) => {
    const key = find(ofIncarnation(keys, organization?.incarnationId), id);
    const result = undefined;
    return key.status === 'revoked' ? { keys, result } : { keys: replace(keys, revoked(key, ports.now())), result };
  });
};

/**
 * Makes a successor with the same properties, and lets the old key live for some hours so that nothing stops while it is
 * exchanged. The successor gets the lifetime that the old key was made with.
 */
export const rotateAccessKey = async (
  ports: AccessKeyPorts,
  owner: KeyOwner,
  id: string,
  wish: { readonly overlapHours: number; readonly expiresAt?: string | undefined },
): Promise<CreatedAccessKey> => {
  const now = ports.now();
  const { overlapHours } = wish;
  if (!(overlapHours >= 0 && overlapHours <= maxOverlapHours)) {
    throw invalidField('overlapHours', `overlapHours must be between 0 and ${maxOverlapHours}.`);
  }
  // Before anything is made: an end that cannot be is refused with nothing changed.
  endOfSuccessor({}, wish.expiresAt, now);
  const { organization, keys: own } = await readOwn(ports, owner);
  const known = find(own, id);
  // A rotation that was cut off may have ended the key and not have told the handlers.
  if (keyStatus(known, now) !== 'active') await noteEnd(ports, organization, known);
  const issued = await issue(ports, owner, known.scope);
  const { ended, successor } = await ports.keys.change(owner, (keys) => {
    const old = find(ofIncarnation(keys, organization?.incarnationId), id);
    const status = keyStatus(old, now);
    if (status !== 'active') {
      throw new ManagementError({
        code: 'conflict',
        detail: `The access key "${old.name}" (${id}) is ${status} and cannot be rotated. Create a new one.`,
      });
    }
    const { description, expiresAt, lifetimeSeconds: _, revokedAt: __, ...same } = old;
    const next: AccessKeyRecord = {
      ...same,
      ...(description === undefined ? {} : { description }),
      ...issued.kept,
      created: now.toISOString(),
      ...endOfSuccessor(old, wish.expiresAt, now),
      rotatedFrom: id,
    };
    const overlapEnd = new Date(now.getTime() + overlapHours * 3_600_000).toISOString();
    const ending =
      overlapHours === 0
        ? revoked(old, now)
        : { ...old, expiresAt: expiresAt !== undefined && expiresAt < overlapEnd ? expiresAt : overlapEnd };
    return { keys: addKey(replace(keys, ending), next, now), result: { ended: ending, successor: next } };
  });
  await noteEnd(ports, organization, ended);
  await told(ports, owner, 'accessKey.rotated', successor);
  return { ...describeKey(successor, now), accessKey: issued.accessKey };
};

const told = async (ports: AccessKeyPorts, owner: KeyOwner, deed: KeyDeed, key: AccessKeyRecord): Promise<void> => {
  if (owner !== '') await ports.tell?.(owner, deed, describeKey(key, ports.now()));
};

const issue = async (ports: AccessKeyPorts, owner: KeyOwner, scope: AccessKeyScope) => {
  const { accessKey, ...kept }: IssuedKey = await ports.keys.issue(owner, scope === 'scim' ? 'scim' : 'admin');
  return { accessKey, kept };
};

const find = (keys: readonly AccessKeyRecord[], id: string): AccessKeyRecord => {
  const key = keys.find((each) => each.id === id);
  if (key === undefined) throw missing(`There is no access key with the id "${id}" here.`);
  return key;
};

const replace = (keys: readonly AccessKeyRecord[], key: AccessKeyRecord): readonly AccessKeyRecord[] =>
  keys.map((each) => (each.id === key.id ? key : each));

const revoked = (key: AccessKeyRecord, now: Date): AccessKeyRecord => ({
  ...key,
  status: 'revoked',
  revokedAt: now.toISOString(),
});

/** The organization of an owner; undefined for the platform. Throws 404. */
const organizationOf = async (
  { directory }: AccessKeyPorts,
  owner: KeyOwner,
): Promise<OrganizationRecord | undefined> => {
  if (owner === '') return undefined;
  const organization = await directory.getOrganization(owner);
  if (organization === undefined) throw missing(`There is no organisation with the id "${owner}".`);
  return organization;
};

const readOwn = async (ports: AccessKeyPorts, owner: KeyOwner) => {
  const [organization, keys] = await Promise.all([organizationOf(ports, owner), ports.keys.read(owner)]);
  return { organization, keys: ofIncarnation(keys, organization?.incarnationId) };
};

/** Longer than any answer about a key is remembered: the gateway's hour at most, and a quarter of one in the authorizer. */
const REMEMBERED_MILLISECONDS = 24 * 3_600_000;

/**
 * Tells the handlers that a key is revoked, or that it ends before the end that an authorizer may remember. The platform's own
 * keys have no organization to be noted at; the admin handler reads their records on each request.
 */
const noteEnd = async (
  { directory, now }: AccessKeyPorts,
  organization: OrganizationRecord | undefined,
  key: AccessKeyRecord,
): Promise<void> => {
  if (organization === undefined) return;
  if (key.status === 'revoked') return directory.revokeKeys(organization, [key.id]);
  if (key.expiresAt === undefined) return;
  const past = now().getTime() - REMEMBERED_MILLISECONDS;
  const forget = Object.entries(organization.keyEnds).flatMap(([id, at]) => (Date.parse(at) < past ? [id] : []));
  await directory.endKey(organization, { keyId: key.id, at: key.expiresAt, forget });
};
