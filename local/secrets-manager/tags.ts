import { secretId, texts } from './parameters';
import { invalidParameter, limitExceeded } from './refusals';
import type { Secret } from './secret';
import type { Decision, SecretAction } from './vault';

const maximumTags = 50;

/** The tags of a request. */
export function tagList(value: unknown): { Key: string; Value: string }[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw invalidParameter('Tags must be a list');
  return value.map((tag: unknown) => {
    const { Key, Value = '' } = (typeof tag === 'object' && tag !== null ? tag : {}) as Record<string, unknown>; // checked next
    if (typeof Key !== 'string' || Key === '' || typeof Value !== 'string') {
      throw invalidParameter('Each tag needs a Key and a Value');
    }
    return { Key, Value };
  });
}

/** TagResource: adds tags, replacing those of the same key. */
export const tagResource: SecretAction = (vault, input) =>
  vault.change(() => {
    const secret = vault.usable(secretId(input));
    const added = tagList(input.Tags);
    const tags = [...secret.tags.filter(({ Key }) => !added.some((tag) => tag.Key === Key)), ...added];
    if (tags.length > maximumTags) throw limitExceeded(`A secret can have at most ${maximumTags} tags.`);
    return saved({ ...secret, tags });
  });

/** UntagResource. */
export const untagResource: SecretAction = (vault, input) =>
  vault.change(() => {
    const secret = vault.usable(secretId(input));
    const keys = texts(input, 'TagKeys') ?? [];
    return saved({ ...secret, tags: secret.tags.filter(({ Key }) => !keys.includes(Key)) });
  });

function saved(secret: Secret): Decision {
  return { save: secret, output: {} };
}
