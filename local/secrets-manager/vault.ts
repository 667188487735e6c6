import type { JsonInput } from '../aws-json/json-service';
import { createMutex } from '../aws-json/mutex';
import { invalidRequest, secretNotFound } from './refusals';
import type { Secret } from './secret';
import type { SecretFiles } from './secret-files';

/** What an action changes, and what it answers once that is saved. */
export interface Decision {
  readonly save?: Secret;
  readonly remove?: string;
  readonly output: object;
}

/** Answers one action. */
export type SecretAction = (vault: Vault, input: JsonInput) => Promise<object>;

/** What actions take from the world around. */
export interface Surroundings {
  readonly now: () => number;
  readonly newId: () => string;
  readonly forcedDeletionMilliseconds: number;
}

/** All secrets of the account, by name. What is read is what was saved. */
export interface Vault extends Surroundings {
  /** Finds by name, ARN, or ARN without its random suffix; also one that is marked for deletion. */
  find(id: string): Secret | undefined;
  /** As find; throws for one that is missing or marked for deletion. */
  usable(id: string): Secret;
  all(): Secret[];
  /** Decides a change on the present state and saves it before the next change may look. */
  change(decide: () => Decision): Promise<object>;
}

/** Loads what the files hold. */
export async function openVault(files: SecretFiles, surroundings: Surroundings): Promise<Vault> {
  const { now } = surroundings;
  const secrets = new Map((await files.load()).map((secret) => [secret.name, secret]));
  const exclusive = createMutex();
  const alive = (secret: Secret | undefined) =>
    secret?.deletionAt !== undefined && secret.deletionAt <= now() ? undefined : secret;
  const all = () => [...secrets.values()].flatMap((secret) => alive(secret) ?? []);
  const find = (id: string) =>
    alive(secrets.get(id)) ??
    (id.startsWith('arn:') ? all().find(({ arn }) => arn === id || arn.slice(0, -'-XXXXXX'.length) === id) : undefined);
  return {
    ...surroundings,
    all,
    find,
    usable(id) {
      const secret = find(id);
      if (!secret) throw secretNotFound();
      if (secret.deletionAt !== undefined) {
        throw invalidRequest("You can't perform this operation on the secret because it was marked for deletion.");
      }
      return secret;
    },
    change: (decide) =>
      exclusive(async () => {
        const { save, remove, output } = decide();
        if (save) {
          await files.save(save);
          secrets.set(save.name, save);
        }
        if (remove !== undefined) {
          await files.remove(remove);
          secrets.delete(remove);
        }
        return output;
      }),
  };
}
