import { isArray, isObject, type Json, type JsonObject } from '../../scim/json';

const MASK = '***';

const masked = (value: Json): Json => (isArray(value) ? value.map(() => MASK) : MASK);

const inside = (value: Json, name: string): Json => {
  if (isArray(value)) return value.map((element) => inside(element, name));
  return isObject(value) ? maskOne(value, name) : value;
};

/** Masks what a name means: an attribute, one of its parts, or one of an extension, whatever the case. */
const maskOne = (document: JsonObject, name: string): JsonObject => {
  const wanted = name.toLowerCase();
  return Object.fromEntries(
    Object.entries(document).map(([key, value]): [string, Json] => {
      const own = key.toLowerCase();
      if (own === wanted) return [key, masked(value)];
      // The dots of "2.0" in a URN separate nothing; what follows the whole key does.
      const rest = wanted.startsWith(own) ? name.slice(key.length) : '';
      return /^[.:]./.test(rest) ? [key, inside(value, rest.slice(1))] : [key, value];
    }),
  );
};

/** The schema of users, which a name may begin with although documents have its attributes without. */
const coreUser = /^urn:ietf:params:scim:schemas:core:2\.0:(?:user|group):/i;

/** A document for the log: values of sensitive attributes are not in it, only that there are any. */
export const maskSensitive = (document: JsonObject, names: readonly string[]): JsonObject =>
  names.reduce((masking, name) => maskOne(masking, name.replace(coreUser, '')), document);
