import type { JsonInput } from '../aws-json/json-service';
import { ServiceError } from '../aws-json/service-error';
import { matchingSecrets } from './filters';
import { secretId, text, texts, wholeNumber } from './parameters';
import { invalidNextToken, invalidParameter, invalidRequest, secretNotFound, valueNotFound } from './refusals';
import { currentStage, type Secret, versionWithStage } from './secret';
import type { SecretAction, Vault } from './vault';

/** GetSecretValue, by version, by label, or the current one. */
export const getSecretValue: SecretAction = async (vault, input) => {
  const versionId = text(input, 'VersionId', { minimum: 32, maximum: 64 });
  const stage = text(input, 'VersionStage', { minimum: 1, maximum: 256 });
  return valueAnswer(vault.usable(secretId(input)), versionId, stage);
};

/** BatchGetSecretValue: the current values of up to 20 secrets; those that cannot be read come back as errors. */
export const batchGetSecretValue: SecretAction = async (vault, input) => {
  const ids = texts(input, 'SecretIdList');
  if ((ids === undefined) === (input.Filters === undefined)) {
    throw invalidParameter('You must include either SecretIdList or Filters, but not both.');
  }
  if (ids && (ids.length < 1 || ids.length > 20)) throw invalidParameter('SecretIdList must hold 1 to 20 secrets.');
  const { page, next } = ids ? { page: ids, next: undefined } : listed(vault, input, 20);
  const SecretValues: object[] = [];
  const Errors: object[] = [];
  for (const entry of page) {
    const id = typeof entry === 'string' ? entry : entry.name;
    try {
      SecretValues.push(valueAnswer(vault.usable(id), undefined, undefined));
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      Errors.push({ SecretId: id, ErrorCode: error.name, Message: error.message });
    }
  }
  return { SecretValues, Errors, ...(next === undefined ? {} : { NextToken: next }) };
};

/** DescribeSecret: everything but the values, also of a secret that is marked for deletion. */
export const describeSecret: SecretAction = async (vault, input) => {
  const secret = vault.find(secretId(input));
  if (!secret) throw secretNotFound();
  return { ...described(secret), VersionIdsToStages: stagesByVersion(secret) };
};

/** ListSecrets, in pages. */
export const listSecrets: SecretAction = async (vault, input) => {
  const { page, next } = listed(vault, input, 100);
  return {
    SecretList: page.map((secret) => ({ ...described(secret), SecretVersionsToStages: stagesByVersion(secret) })),
    ...(next === undefined ? {} : { NextToken: next }),
  };
};

function listed(vault: Vault, input: JsonInput, maximum: number): { page: Secret[]; next: string | undefined } {
  const limit = wholeNumber(input, 'MaxResults', { minimum: 1, maximum }) ?? maximum;
  const all = vault.all().filter(({ deletionAt }) => deletionAt === undefined || input.IncludePlannedDeletion === true);
  const direction = input.SortOrder === 'desc' ? -1 : 1;
  const inOrder = (one: Secret, other: Secret) =>
    direction * (one.createdAt - other.createdAt || (one.name < other.name ? -1 : 1));
  const secrets = matchingSecrets(all, input.Filters).sort(inOrder);
  const token = text(input, 'NextToken', { minimum: 1, maximum: 4096 });
  // A token is the name after which the next page begins: secrets made or deleted meanwhile shift nothing.
  const after = token === undefined ? -1 : secrets.findIndex(({ name }) => encoded(name) === token);
  if (token !== undefined && after < 0) throw invalidNextToken();
  const page = secrets.slice(after + 1, after + 1 + limit);
  const last = page.at(-1);
  return { page, next: last && after + 1 + limit < secrets.length ? encoded(last.name) : undefined };
}

function encoded(name: string): string {
  return Buffer.from(name).toString('base64url');
}

function valueAnswer(secret: Secret, versionId: string | undefined, stage: string | undefined): object {
  const id = versionId ?? versionWithStage(secret, stage ?? currentStage);
  const version = id === undefined ? undefined : secret.versions[id];
  if (id === undefined || !version) {
    throw versionId === undefined
      ? valueNotFound('staging label', stage ?? currentStage)
      : valueNotFound('VersionId', versionId);
  }
  if (stage !== undefined && !version.stages.includes(stage)) {
    throw invalidRequest('You provided a VersionStage that is not associated to the provided VersionId.');
  }
  return {
    ARN: secret.arn,
    Name: secret.name,
    VersionId: id,
    ...(version.secretString === undefined ? {} : { SecretString: version.secretString }),
    ...(version.secretBinary === undefined ? {} : { SecretBinary: version.secretBinary }),
    VersionStages: version.stages,
    CreatedDate: version.createdAt / 1000,
  };
}

function described(secret: Secret): object {
  return {
    ARN: secret.arn,
    Name: secret.name,
    ...(secret.description === undefined ? {} : { Description: secret.description }),
    ...(secret.kmsKeyId === undefined ? {} : { KmsKeyId: secret.kmsKeyId }),
    CreatedDate: secret.createdAt / 1000,
    LastChangedDate: secret.changedAt / 1000,
    ...(secret.deletionAt === undefined ? {} : { DeletedDate: secret.deletionAt / 1000 }),
    Tags: secret.tags,
  };
}

/** Deprecated versions are not shown. */
function stagesByVersion(secret: Secret): Record<string, readonly string[]> {
  const labelled = Object.entries(secret.versions).filter(([, { stages }]) => stages.length > 0);
  return Object.fromEntries(labelled.map(([id, { stages }]) => [id, stages]));
}
