import { invalidParameter } from './refusals';
import type { Secret } from './secret';

type Reader = (secret: Secret) => readonly string[];

const readers: Readonly<Record<string, Reader>> = {
  name: ({ name }) => [name],
  description: ({ description }) => (description === undefined ? [] : [description]),
  'tag-key': ({ tags }) => tags.map(({ Key }) => Key),
  'tag-value': ({ tags }) => tags.map(({ Value }) => Value),
};

/** Secrets for which every filter holds. A filter holds when one of its values begins what it looks at; `!` in front turns a value around. */
export function matchingSecrets(secrets: readonly Secret[], filters: unknown): Secret[] {
  if (filters === undefined || filters === null) return [...secrets];
  if (!Array.isArray(filters)) throw invalidParameter('Filters must be a list');
  const tests = filters.map(test);
  return secrets.filter((secret) => tests.every((holds) => holds(secret)));
}

function test(filter: unknown): (secret: Secret) => boolean {
  const { Key, Values } = (typeof filter === 'object' && filter !== null ? filter : {}) as Record<string, unknown>; // checked next
  const read = typeof Key === 'string' && Object.hasOwn(readers, Key) ? readers[Key] : undefined;
  if (!read) throw invalidParameter(`Filter key ${String(Key)} is not one of ${Object.keys(readers).join(', ')}`);
  if (!Array.isArray(Values) || !Values.every((value) => typeof value === 'string') || Values.length === 0) {
    throw invalidParameter('A filter needs Values');
  }
  return (secret) => Values.some((value: string) => holds(read(secret), value));
}

function holds(texts: readonly string[], value: string): boolean {
  return value.startsWith('!')
    ? !texts.some((text) => text.startsWith(value.slice(1)))
    : texts.some((text) => text.startsWith(value));
}
