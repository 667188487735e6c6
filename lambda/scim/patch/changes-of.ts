/** Says which attributes an operation means, with a path or without. RFC 7644 §3.5.2 and §3.10. */
import { resolveFilterPath } from '../filter/filterable';
import { parsePatchPath } from '../filter/parse-patch-path';
import { isObject, type Json } from '../json';
import type { Mode } from '../mode';
import type { AttributeDefinition, ResourceTypeDefinition } from '../schema/definition';
import { findExtension, findSubAttribute, isCoreUrn, type ResolvedPath, resolvePath } from '../schema/lookup';
import { invalidPath, invalidValue, noTarget } from '../scim-error';
import { unknownAttribute } from '../validation/read-value';
import { type Change, labelOf } from './change';
import type { PatchOperation } from './read-patch';

/** What every step of the reading needs to know. */
interface Reading {
  readonly type: ResourceTypeDefinition;
  readonly op: PatchOperation['op'];
  readonly mode: Mode;
  /** Inside an object under the core URN, which holds no other one: a body must not set the depth of the recursion. */
  readonly inCore?: boolean;
  /** Among the keys of a value. */
  readonly keyed?: true;
}

/** A path with its meaning; `attribute` is missing where it names a whole extension. */
type Target = ResolvedPath & Pick<Change, 'filter'>;

const MAX_QUOTED = 100;
const quote = (text: string): string => `"${text.slice(0, MAX_QUOTED)}"`;

const unknown = (path: string) => invalidPath(`${quote(path)} is not an attribute of this resource.`);

export const resolveFiltered = (type: ResourceTypeDefinition, text: string, mode: Mode): Target | undefined => {
  const { path, filter, sub: subName } = parsePatchPath(text, { mode });
  const found = resolveFilterPath(type, path);
  if (found === undefined || filter === undefined) return found;
  const { attribute } = found;
  if (attribute === undefined || found.sub !== undefined || !attribute.multiValued)
    throw invalidPath(`${quote(path)} is not multi-valued, so that ${quote(text)} chooses nothing.`);
  const sub = subName === undefined ? undefined : findSubAttribute(attribute, subName);
  if (subName !== undefined && sub === undefined) return undefined;
  return { ...found, filter, ...(sub === undefined ? {} : { sub }) };
};

/**
 * Undefined when the resource has no such attribute; throws where the text is no path at all. Extension attributes may come
 * without their URN: clients SHOULD qualify them (RFC 7644 §3.10), and Entra documents `"path": "manager"`.
 */
export const resolveOperationPath = (type: ResourceTypeDefinition, text: string, mode: Mode): Target | undefined =>
  (text.includes('[') ? undefined : resolvePath(type, text)) ?? resolveFiltered(type, text, mode);

/** A key of a value; any text may stand there, and only what holds a filter has to be taken apart. */
export const resolveOperationKey = (type: ResourceTypeDefinition, key: string, mode: Mode): Target | undefined =>
  key.includes('[') ? resolveFiltered(type, key, mode) : resolveFilterPath(type, key);

const noValue = (op: PatchOperation['op'], label: string) =>
  invalidValue(`The "${op}" of "${label}" must have a "value".`);

/** What an operation gives the attribute: of a single value, one that the client left out is null. */
const givenValue = (op: PatchOperation['op'], { multiValued }: AttributeDefinition, label: string, value?: Json) => {
  if (value !== undefined || op === 'remove') return value;
  // To take it for "none" would empty a group that a faulty client forgot to fill, RFC 7644 §3.5.2.1.
  if (multiValued) throw noValue(op, label);
  return null;
};

const changeOf = ({ op, keyed }: Reading, target: Target, sent: Json | undefined): readonly Change[] => {
  const { attribute } = target;
  if (attribute === undefined) return [];
  const { extension, sub, filter } = target;
  const label = labelOf(extension, attribute);
  const value = givenValue(op, sub ?? attribute, label, sent);
  // Every change of every PATCH comes by here; spreads take longer than all the rest.
  const change: { -readonly [Part in keyof Change]: Change[Part] } = {
    op,
    attribute,
    label,
  };
  if (extension !== undefined) change.extension = extension;
  if (sub !== undefined) change.sub = sub;
  if (filter !== undefined) change.filter = filter;
  if (value !== undefined) change.value = value;
  if (keyed) change.keyed = keyed;
  return [change];
};

const removeExtension = (reading: Reading, urn: string): readonly Change[] => {
  const attributes = findExtension(reading.type, urn)?.attributes ?? [];
  return attributes
    .filter(({ mutability }) => mutability !== 'readOnly')
    .flatMap((attribute) => changeOf({ ...reading, op: 'remove' }, { extension: urn, attribute }, undefined));
};

const extensionChanges = (reading: Reading, urn: string, value: Json | undefined): readonly Change[] => {
  if (value === undefined && reading.op !== 'remove') throw noValue(reading.op, urn);
  if (reading.op === 'remove' || (reading.op === 'replace' && value === null)) return removeExtension(reading, urn);
  return value === null ? [] : keyedChanges(reading, value, `${urn}:`);
};

const keyChanges = (reading: Reading, key: string, value: Json): readonly Change[] => {
  const { type, mode } = reading;
  const target = resolveOperationKey(type, key, mode);
  if (target?.extension !== undefined && target.attribute === undefined)
    return extensionChanges(reading, target.extension, value);
  if (target !== undefined) return changeOf(reading, target, value);
  if (reading.inCore !== true && isCoreUrn(type, key)) return keyedChanges({ ...reading, inCore: true }, value, '');
  if (mode === 'strict') throw unknownAttribute(key);
  return [];
};

/** The keys of an operation's value as so many paths: names, dotted names, with a URN, whole extensions. */
const keyedChanges = (reading: Reading, value: Json | undefined, prefix: string): readonly Change[] => {
  if (!isObject(value))
    throw invalidValue(`A PATCH without a path to an attribute needs an object of attributes as its "value".`);
  const keyed: Reading = { ...reading, keyed: true };
  return Object.entries(value).flatMap(([key, inner]) => keyChanges(keyed, `${prefix}${key}`, inner));
};

/** The changes that an operation asks for, in order; none where it names what the resource does not have (compatible). */
export const changesOf = (
  type: ResourceTypeDefinition,
  { op, path, value }: PatchOperation,
  mode: Mode,
): readonly Change[] => {
  const reading = { type, op, mode };
  if (path === undefined) {
    if (op === 'remove') throw noTarget('A "remove" needs a "path" that says what to remove.');
    return keyedChanges(reading, value, '');
  }
  if (op !== 'remove' && isCoreUrn(type, path)) return keyedChanges({ ...reading, inCore: true }, value, '');
  const target = resolveOperationPath(type, path, mode);
  if (target === undefined) {
    if (mode === 'strict') throw unknown(path);
    return [];
  }
  if (target.attribute === undefined) return extensionChanges(reading, target.extension ?? '', value);
  return changeOf(reading, target, value);
};
