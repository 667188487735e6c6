import type { Json, JsonObject } from '../json';

/**
 * The key of an object that spells a name in whatever case, or undefined. Message members and attribute names compare
 * without regard to case (RFC 7643 §2.1); the exact spelling wins, inherited names never count.
 */
export const keyOf = (object: JsonObject, name: string): string | undefined => {
  if (Object.hasOwn(object, name)) return name;
  const wanted = name.toLowerCase();
  return Object.keys(object).find((key) => key.toLowerCase() === wanted);
};

/** The member of that name, in whatever case. */
export const memberOf = (object: JsonObject, name: string): Json | undefined => {
  const key = keyOf(object, name);
  return key === undefined ? undefined : object[key];
};
