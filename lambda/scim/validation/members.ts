import { isUuid } from '../is-uuid';
import { isArray, isObject, type Json, type JsonObject } from '../json';
import type { Mode } from '../mode';
import type { MemberReference } from '../patch/plan';
import { groupSchema } from '../schema/group';
import { findSubAttribute } from '../schema/lookup';
import { invalidValue } from '../scim-error';
import { readSimple } from './read-simple';
import { unknownAttribute } from './read-value';
import { readReference } from './resource-reference';
import { isUnassigned } from './unassigned';

const attribute = groupSchema.attributes[1];

const MAX_QUOTED = 100;

/** The refusal of what is no id of this service: a client's mistake, and no unknown member. */
const namesNobody = (path: string, value: Json) =>
  invalidValue(
    `"${path}": ${JSON.stringify(value).slice(0, MAX_QUOTED)} names no user or group. Send [{"value": "<id of a user or group>"}], or [] for no members.`,
  );

type Texts = Partial<Record<string, string>>;

const readTexts = (element: JsonObject, path: string, mode: Mode): Texts => {
  const texts: Texts = {};
  for (const [key, value] of Object.entries(element)) {
    const sub = findSubAttribute(attribute, key);
    if (sub === undefined) {
      if (mode === 'strict') throw unknownAttribute(`${path}.${key}`);
    } else if (sub.mutability !== 'readOnly' && !isUnassigned(value)) {
      const text = readSimple(sub, value, `${path}.${sub.name}`, mode);
      if (typeof text === 'string') texts[sub.name] = text;
    }
  }
  return texts;
};

const readType = (type: string | undefined, path: string, mode: Mode): MemberReference['type'] | undefined => {
  const word = type?.toLowerCase();
  if (word === 'user') return 'User';
  if (word === 'group') return 'Group';
  if (word === undefined || mode === 'compatible') return undefined;
  throw invalidValue(`"${path}.type" must be "User" or "Group".`);
};

const readBareMember = (value: Json, path: string, mode: Mode): MemberReference => {
  if (mode === 'strict' || isArray(value) || typeof value === 'boolean') throw namesNobody(path, value);
  const id = String(readSimple(attribute.subAttributes[0], value, path, mode));
  if (!isUuid(id)) throw namesNobody(path, value);
  return { value: id, type: 'User' };
};

const readMember = (value: Json, path: string, mode: Mode): MemberReference => {
  if (isUnassigned(value)) throw namesNobody(path, value);
  if (!isObject(value)) return readBareMember(value, path, mode);
  const texts = readTexts(value, path, mode);
  const target = texts.$ref === undefined ? undefined : readReference(texts.$ref);
  const id = texts.value ?? target?.id;
  if (id === undefined || !isUuid(id)) throw namesNobody(path, value);
  return {
    value: id,
    type: readType(texts.type, path, mode) ?? target?.type ?? 'User',
  };
};

/**
 * The members that a value names, each id once; only null and an empty list name none. Compatible mode takes one object in place of an array and bare ids; the
 * type is User unless `type` or a `$ref` to a group says otherwise. RFC 7643 §4.2.
 */
export const readMembers = (value: Json, mode: Mode): readonly MemberReference[] => {
  if (value === null) return [];
  if (!isArray(value)) {
    if (mode === 'strict') throw namesNobody('members', value);
    return [readMember(value, 'members', mode)];
  }
  const members = new Map<string, MemberReference>();
  for (const [index, element] of value.entries()) {
    const member = readMember(element, `members[${index}]`, mode);
    members.set(member.value, member);
  }
  return [...members.values()];
};
