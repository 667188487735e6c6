import { clientRequestToken, requiredText, secretId, secretValue, text, texts } from './parameters';
import { invalidParameter, valueNotFound } from './refusals';
import { currentStage, versionWithStage, withoutStage, withStage } from './secret';
import type { SecretAction } from './vault';
import { checkStageCount, withVersion } from './versions';

const stageLimits = { minimum: 1, maximum: 256 };
const idLimits = { minimum: 32, maximum: 64 };

/** PutSecretValue. */
export const putSecretValue: SecretAction = (vault, input) => {
  const value = secretValue(input);
  if (!value) throw invalidParameter('You must provide either SecretString or SecretBinary.');
  const stages = texts(input, 'VersionStages');
  if (stages && (stages.length < 1 || stages.length > 20)) {
    throw invalidParameter('VersionStages must hold between 1 and 20 staging labels.');
  }
  const token = clientRequestToken(input);
  return vault.change(() => {
    const id = token ?? vault.newId();
    const before = vault.usable(secretId(input));
    const secret = withVersion(before, { id, value, stages: stages ?? [currentStage], now: vault.now() });
    return {
      ...(secret === before ? {} : { save: secret }),
      output: { ARN: secret.arn, Name: secret.name, VersionId: id, VersionStages: secret.versions[id]?.stages ?? [] },
    };
  });
};

/**
 * UpdateSecretVersionStage. A label that is on some version moves only when the caller names that very version: this is the
 * compare-and-swap that key changes rest on.
 */
export const updateSecretVersionStage: SecretAction = (vault, input) => {
  const stage = requiredText(input, 'VersionStage', stageLimits);
  const to = text(input, 'MoveToVersionId', idLimits);
  const from = text(input, 'RemoveFromVersionId', idLimits);
  return vault.change(() => {
    const before = vault.usable(secretId(input));
    const holder = versionWithStage(before, stage);
    if (from !== undefined && from !== holder) {
      throw invalidParameter(
        `The version ${from} that RemoveFromVersionId names does not have the staging label ${stage}; ${holder === undefined ? 'no version has it' : `it is attached to version ${holder}`}.`,
      );
    }
    if (to !== undefined && !before.versions[to]) throw valueNotFound('VersionId', to);
    if (from === undefined && holder !== undefined && holder !== to) {
      throw invalidParameter(
        `The parameter RemoveFromVersionId can't be empty. Staging label ${stage} is currently attached to version ${holder}, so you must explicitly reference that version in RemoveFromVersionId.`,
      );
    }
    if (to === undefined && stage === currentStage) {
      throw invalidParameter(`You can't remove the staging label ${currentStage}; move it to another version.`);
    }
    const moved = to === undefined ? withoutStage(before, stage) : withStage(before, stage, to);
    checkStageCount(moved);
    const output = { ARN: before.arn, Name: before.name };
    return moved === before ? { output } : { save: { ...moved, changedAt: vault.now() }, output };
  });
};
