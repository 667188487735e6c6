import { isArray, isObject, type Json, type JsonObject } from './json';

const sameMembers = (one: JsonObject, other: JsonObject): boolean => {
  let names = 0;
  for (const name in one) {
    if (!Object.hasOwn(other, name) || !sameJson(one[name], other[name])) return false;
    names += 1;
  }
  return names === Object.keys(other).length;
};

const sameElements = (one: readonly Json[], other: readonly Json[]): boolean =>
  one.length === other.length && one.every((element, place) => sameJson(element, other[place]));

/** What `isDeepStrictEqual` says of two JSON values, in a fraction of its time. The order of names does not count. */
export const sameJson = (one: Json | undefined, other: Json | undefined): boolean => {
  if (Object.is(one, other)) return true;
  if (isArray(one)) return isArray(other) && sameElements(one, other);
  return isObject(one) && isObject(other) && sameMembers(one, other);
};
