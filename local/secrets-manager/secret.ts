/** One value of a secret; a version without labels is deprecated and may be removed. */
export interface SecretVersion {
  readonly secretString?: string;
  /** Base64, as on the wire. */
  readonly secretBinary?: string;
  readonly createdAt: number;
  readonly stages: readonly string[];
}

/** A secret with its versions by id. Times are milliseconds. */
export interface Secret {
  readonly name: string;
  readonly arn: string;
  readonly description?: string;
  readonly kmsKeyId?: string;
  readonly tags: readonly { readonly Key: string; readonly Value: string }[];
  readonly createdAt: number;
  readonly changedAt: number;
  /** When the secret goes for good; present while it is marked for deletion. */
  readonly deletionAt?: number;
  readonly versions: Readonly<Record<string, SecretVersion>>;
}

/** The label of the value that readers get. */
export const currentStage = 'AWSCURRENT';
/** The label that Secrets Manager itself keeps on the version that was current before. */
const previousStage = 'AWSPREVIOUS';

/** The id of the version that carries a label. */
export function versionWithStage(secret: Secret, stage: string): string | undefined {
  return Object.keys(secret.versions).find((id) => secret.versions[id]?.stages.includes(stage));
}

/** Puts a label on a version and takes it from the one that had it; AWSPREVIOUS follows AWSCURRENT by itself. */
export function withStage(secret: Secret, stage: string, versionId: string): Secret {
  const holder = versionWithStage(secret, stage);
  if (holder === versionId) return secret;
  const followed = stage === currentStage && holder !== undefined ? withStage(secret, previousStage, holder) : secret;
  const version = withoutStage(followed, stage).versions[versionId];
  if (!version) throw new Error(`No version ${versionId} of ${secret.name}`);
  const versions = withoutStage(followed, stage).versions;
  return { ...secret, versions: { ...versions, [versionId]: { ...version, stages: [...version.stages, stage] } } };
}

/** Takes a label from whichever version has it. */
export function withoutStage(secret: Secret, stage: string): Secret {
  const holder = versionWithStage(secret, stage);
  const version = holder === undefined ? undefined : secret.versions[holder];
  if (holder === undefined || !version) return secret;
  const stages = version.stages.filter((label) => label !== stage);
  return { ...secret, versions: { ...secret.versions, [holder]: { ...version, stages } } };
}
