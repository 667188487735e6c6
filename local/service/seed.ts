/** Makes what a client needs to begin with, through the functions that the admin API calls. */
import { randomBytes, randomUUID } from 'node:crypto';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { type AccessKeyPorts, createAccessKey } from '../../lambda/directory/access-keys';
import { keyStatus, ofIncarnation } from '../../lambda/directory/access-keys/access-key-record';
import { neverExpires } from '../../lambda/directory/access-keys/lifetime';
import { createOrganization, type OrganizationPorts } from '../../lambda/directory/organizations';
import { environmentNames } from '../../lambda/environment';
import { hashAccessKey, parseAccessKey, sameHash } from '../../lambda/secrets/access-key';
import { realBackoff } from '../../lambda/secrets/backoff';
import { createKeyStore } from '../../lambda/secrets/key-store';
import { createPepper } from '../../lambda/secrets/pepper';
import { createDirectoryStore } from '../../lambda/store/directory-store';

/** What the service is seeded through. */
export interface SeedParts {
  readonly dynamoDb: DynamoDBClient;
  readonly secretsManager: SecretsManagerClient;
  /** Of any function: names of the table and of the secrets. */
  readonly environment: Readonly<Record<string, string>>;
}

/** Keys that work, and the organisation that one of them opens. */
export interface Seeds {
  readonly organizationId: string;
  readonly accessKey: string;
  readonly adminKey: string;
}

const firstOrganization = { id: 'acme', name: 'Acme' };

/**
 * Gives keys that work: those of an earlier start, or new ones where they are lost or revoked. Without any organisation it
 * makes the first.
 */
export const seed = async (parts: SeedParts, earlier: Partial<Seeds>): Promise<Seeds> => {
  const variable = (name: keyof typeof environmentNames): string => parts.environment[environmentNames[name]] ?? '';
  const pepper = createPepper(parts.secretsManager, variable('pepperSecret'));
  const directory = createDirectoryStore({ client: parts.dynamoDb, table: variable('table') });
  const keys = createKeyStore({
    ...realBackoff,
    client: parts.secretsManager,
    prefix: variable('secretPrefix'),
    pepper,
    newId: randomUUID,
    randomBytes,
  });
  const ports: AccessKeyPorts & OrganizationPorts = { keys, directory, now: () => new Date(), newId: randomUUID };

  const works = async (owner: string, accessKey: string | undefined): Promise<boolean> => {
    const key = await pepper();
    const parsed = parseAccessKey(accessKey ?? '', key);
    if (accessKey === undefined || parsed?.organizationId !== owner) return false;
    const hash = hashAccessKey(accessKey, key);
    const incarnationId = owner === '' ? undefined : (await directory.getOrganization(owner))?.incarnationId;
    const record = ofIncarnation(await keys.read(owner), incarnationId).find(({ id }) => id === parsed.id);
    return record !== undefined && sameHash(record.hash, hash) && keyStatus(record, new Date()) === 'active';
  };
  const keyFor = async (owner: string, name: string, accessKey: string | undefined): Promise<string> => {
    if (accessKey !== undefined && (await works(owner, accessKey))) return accessKey;
    // Nobody rotates the keys of a laptop, and they open nothing but its own data.
    return (await createAccessKey(ports, owner, { name, provider: 'generic', expiresAt: neverExpires })).accessKey;
  };

  const organizations = (await directory.listOrganizations()).map(({ id }) => id);
  const known = [earlier.organizationId, firstOrganization.id].find(
    (id) => id !== undefined && organizations.includes(id),
  );
  const organizationId = known ?? organizations[0] ?? (await createOrganization(ports, firstOrganization)).id;
  return {
    organizationId,
    accessKey: await keyFor(organizationId, 'Local SCIM client', earlier.accessKey),
    adminKey: await keyFor('', 'Local administrator', earlier.adminKey),
  };
};
