import { clientRequestToken, requiredText, secretId, secretValue, text, wholeNumber } from './parameters';
import { alreadyExists, invalidParameter, invalidRequest, secretNotFound } from './refusals';
import { currentStage, type Secret } from './secret';
import { tagList } from './tags';
import type { SecretAction } from './vault';
import { withVersion } from './versions';

const defaultRecoveryDays = 30;
const day = 86_400_000;

/** CreateSecret. */
export const createSecret: SecretAction = (vault, input) => {
  const name = requiredText(input, 'Name', { minimum: 1, maximum: 512 });
  if (!/^[\w/+=.@!-]+$/.test(name)) {
    throw invalidParameter(
      'Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!',
    );
  }
  const value = secretValue(input);
  const token = clientRequestToken(input);
  const description = text(input, 'Description', { minimum: 0, maximum: 2048 });
  const kmsKeyId = text(input, 'KmsKeyId', { minimum: 0, maximum: 2048 });
  const tags = tagList(input.Tags);
  return vault.change(() => {
    const now = vault.now();
    const existing = vault.find(name);
    if (existing?.deletionAt !== undefined) {
      throw invalidRequest(
        "You can't create this secret because a secret with this name is already scheduled for deletion.",
      );
    }
    if (existing) {
      const made = token === undefined ? undefined : existing.versions[token];
      const repeated = made && made.secretString === value?.secretString && made.secretBinary === value?.secretBinary;
      if (!repeated) throw alreadyExists(`The operation failed because the secret ${name} already exists.`);
      return { output: { ARN: existing.arn, Name: name, VersionId: token } };
    }
    const bare: Secret = {
      name,
      arn: newArn(name, vault.newId()),
      ...(description === undefined ? {} : { description }),
      ...(kmsKeyId === undefined ? {} : { kmsKeyId }),
      tags,
      createdAt: now,
      changedAt: now,
      versions: {},
    };
    if (!value) return { save: bare, output: { ARN: bare.arn, Name: name } };
    const id = token ?? vault.newId();
    const secret = withVersion(bare, { id, value, stages: [currentStage], now });
    return { save: secret, output: { ARN: secret.arn, Name: name, VersionId: id } };
  });
};

/** UpdateSecret: other metadata, or a new current version, or both. */
export const updateSecret: SecretAction = (vault, input) => {
  const value = secretValue(input);
  const description = text(input, 'Description', { minimum: 0, maximum: 2048 });
  const kmsKeyId = text(input, 'KmsKeyId', { minimum: 0, maximum: 2048 });
  const token = clientRequestToken(input);
  return vault.change(() => {
    const now = vault.now();
    const described: Secret = {
      ...vault.usable(secretId(input)),
      ...(description === undefined ? {} : { description }),
      ...(kmsKeyId === undefined ? {} : { kmsKeyId }),
      changedAt: now,
    };
    const { arn, name } = described;
    if (!value) return { save: described, output: { ARN: arn, Name: name } };
    const id = token ?? vault.newId();
    const secret = withVersion(described, { id, value, stages: [currentStage], now });
    return { save: secret, output: { ARN: arn, Name: name, VersionId: id } };
  });
};

/** DeleteSecret: marks for deletion after the recovery window, or deletes for good. */
export const deleteSecret: SecretAction = (vault, input) => {
  const force = input.ForceDeleteWithoutRecovery === true;
  const window = wholeNumber(input, 'RecoveryWindowInDays', { minimum: 7, maximum: 30 });
  if (force && window !== undefined) {
    throw invalidParameter("You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.");
  }
  return vault.change(() => {
    const id = secretId(input);
    const now = vault.now();
    if (force) {
      const secret = vault.find(id);
      // A forced deletion of what is not there succeeds, so that it can be repeated.
      const { arn, name } = secret ?? { arn: newArn(id, vault.newId()), name: id };
      const output = { ARN: arn, Name: name, DeletionDate: now / 1000 };
      if (!secret) return { output };
      if (vault.forcedDeletionMilliseconds === 0) return { remove: name, output };
      const deletionAt = Math.min(
        secret.deletionAt ?? Number.POSITIVE_INFINITY,
        now + vault.forcedDeletionMilliseconds,
      );
      return { save: { ...secret, deletionAt }, output };
    }
    const secret = vault.usable(id);
    const deletionAt = now + (window ?? defaultRecoveryDays) * day;
    const output = { ARN: secret.arn, Name: secret.name, DeletionDate: deletionAt / 1000 };
    return { save: { ...secret, deletionAt }, output };
  });
};

/** RestoreSecret: takes the mark for deletion away. */
export const restoreSecret: SecretAction = (vault, input) =>
  vault.change(() => {
    const secret = vault.find(secretId(input));
    if (!secret) throw secretNotFound();
    const { deletionAt: _gone, ...kept } = secret;
    return { save: kept, output: { ARN: kept.arn, Name: kept.name } };
  });

function newArn(name: string, random: string): string {
  const suffix = random
    .replace(/[^A-Za-z0-9]/g, '')
    .slice(-6)
    .padEnd(6, 'x');
  return `arn:aws:secretsmanager:us-east-1:000000000000:secret:${name}-${suffix}`;
}
