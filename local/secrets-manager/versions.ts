import type { SecretValue } from './parameters';
import { alreadyExists, limitExceeded } from './refusals';
import { currentStage, type Secret, withStage } from './secret';

const maximumVersions = 100;
const maximumStages = 20;
const day = 86_400_000;

/** A new version; repeated with the same id and value it changes nothing, with another value it is refused. */
export function withVersion(
  secret: Secret,
  version: { id: string; value: SecretValue; stages: readonly string[]; now: number },
): Secret {
  const { id, value, now } = version;
  const existing = secret.versions[id];
  if (existing) {
    if (existing.secretString === value.secretString && existing.secretBinary === value.secretBinary) return secret;
    throw alreadyExists(
      `You can't use ClientRequestToken ${id} because that value is already in use for a version of secret ${secret.arn}.`,
    );
  }
  const kept = withoutDeprecated(secret, now);
  const first = Object.keys(kept.versions).length === 0;
  const stages = first ? [...new Set([currentStage, ...version.stages])] : version.stages;
  const added = {
    ...kept,
    changedAt: now,
    versions: { ...kept.versions, [id]: { ...value, createdAt: now, stages: [] } },
  };
  const labelled = stages.reduce((sum, stage) => withStage(sum, stage, id), added);
  checkStageCount(labelled);
  return labelled;
}

/** AWS allows 20 labels over all versions of a secret. */
export function checkStageCount(secret: Secret): void {
  const count = Object.values(secret.versions).reduce((sum, { stages }) => sum + stages.length, 0);
  if (count > maximumStages) {
    throw limitExceeded(`You can't attach more than ${maximumStages} staging labels to a secret.`);
  }
}

/** At 100 versions those without labels go, but none that is younger than a day: then the quota is reached. */
function withoutDeprecated(secret: Secret, now: number): Secret {
  const entries = Object.entries(secret.versions);
  if (entries.length < maximumVersions) return secret;
  const kept = entries.filter(([, { stages, createdAt }]) => stages.length > 0 || now - createdAt < day);
  if (kept.length >= maximumVersions) {
    throw limitExceeded(`You've reached the limit of ${maximumVersions} versions of this secret.`);
  }
  return { ...secret, versions: Object.fromEntries(kept) };
}
