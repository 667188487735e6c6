import type { AccessKeyDescription } from './access-key-record';

interface RotatedKey extends Pick<AccessKeyDescription, 'id' | 'status' | 'created'> {
  readonly rotatedFrom?: string | undefined;
}

/**
 * Live keys by the ids of those that they follow, also by way of keys between that open nothing any more. Oldest first; a key that was
 * rotated twice has two, and either may be in use.
 */
export const liveSuccessors = <Key extends RotatedKey>(keys: readonly Key[]): ReadonlyMap<string, readonly Key[]> => {
  const byId = new Map(keys.map((key) => [key.id, key]));
  const successors = new Map<string, Key[]>();
  const live = keys.filter(({ status }) => status === 'active');
  for (const key of [...live].sort((a, b) => a.created.localeCompare(b.created))) {
    const followed = new Set([key.id]);
    for (let from = key.rotatedFrom; from !== undefined && !followed.has(from); ) {
      followed.add(from);
      successors.set(from, [...(successors.get(from) ?? []), key]);
      const before = byId.get(from);
      // A live one is its own successor's matter: who uses the one before it is told of the nearest live key.
      from = before === undefined || before.status === 'active' ? undefined : before.rotatedFrom;
    }
  }
  return successors;
};
