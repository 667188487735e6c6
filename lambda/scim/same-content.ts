import { isArray, isObject, type Json, type JsonObject } from './json';

/** A `primary` that is not given is false, RFC 7643 §2.4. */
const isSaid = (name: string, value: Json | undefined): boolean =>
  value !== undefined && !(name === 'primary' && value === false);

/** Text that two values share exactly when they say the same. */
export const contentKey = (value: Json): string => {
  // Neither the order of values nor that of sub-attributes means anything, RFC 7643 §2.3.8 and §2.4.
  if (isArray(value)) return `[${value.map(contentKey).sort().join()}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const parts: string[] = [];
  for (const name of Object.keys(value).sort()) {
    const part = value[name];
    if (part !== undefined && isSaid(name, part)) parts.push(`${JSON.stringify(name)}:${contentKey(part)}`);
  }
  return `{${parts.join()}}`;
};

const sameObject = (a: JsonObject, b: JsonObject): boolean => {
  for (const name of Object.keys(a)) if (isSaid(name, a[name]) && !sameContent(a[name], b[name])) return false;
  for (const name of Object.keys(b)) if (isSaid(name, b[name]) && !isSaid(name, a[name])) return false;
  return true;
};

/** Up to so many values each is held against each; more are compared by keys, which take time to make. */
export const fewEnough = 8;

/** Whether each of the values has one of its own among the others. */
const pairUp = (a: readonly Json[], b: readonly Json[]): boolean => {
  const left = [...b];
  return a.every((value) => {
    const at = left.findIndex((other) => sameContent(value, other));
    if (at >= 0) left.splice(at, 1);
    return at >= 0;
  });
};

const sameList = (a: readonly Json[], b: readonly Json[]): boolean => {
  if (a.length !== b.length) return false;
  if (a.every((element, index) => sameContent(element, b[index]))) return true;
  if (a.length <= fewEnough) return a.length > 1 && pairUp(a, b);
  return contentKey(a) === contentKey(b);
};

/** Whether two values say the same, so that putting one in place of the other changes nothing. RFC 7644 §3.5.2.1. */
export const sameContent = (a: Json | undefined, b: Json | undefined): boolean => {
  if (a === b) return true;
  if (isArray(a)) return isArray(b) && sameList(a, b);
  return isObject(a) && isObject(b) && sameObject(a, b);
};
