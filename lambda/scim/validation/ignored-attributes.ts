/**
 * What compatible mode leaves out of a message that changes a resource: attributes and sub-attributes that no schema has. Strict
 * mode refuses them, RFC 7644 §3.12. Only names are told, never values.
 */
import { noteUnknown, noteWithin, type UnknownAttribute } from '../filter/known-paths';
import { parsePatchPath } from '../filter/parse-patch-path';
import { isArray, isObject, type Json, type JsonObject } from '../json';
import { type Change, labelOf } from '../patch/change';
import { resolveOperationKey, resolveOperationPath } from '../patch/changes-of';
import { memberOf } from '../patch/key-of';
import type { ResourceTypeDefinition } from '../schema/definition';
import { findSubAttribute, isCoreUrn, type ResolvedPath } from '../schema/lookup';
import { ScimError } from '../scim-error';
import { resolveBodyKey } from './collect-attributes';
import { isUnassigned } from './unassigned';

/** A message as the rewrites leave it. */
export interface ChangeMessage {
  readonly method: 'POST' | 'PUT' | 'PATCH';
  readonly body: JsonObject;
}

/** What a path or key means. */
type Target = ResolvedPath & Pick<Change, 'filter'>;

interface Search {
  readonly type: ResourceTypeDefinition;
  readonly unknown: UnknownAttribute[];
  readonly resolve: (key: string) => Target | undefined;
  /** Whether a key without a value says something: in a PATCH it takes a value away, elsewhere it is as good as absent. */
  readonly emptyCounts: boolean;
}

/** Every value of a list may have these, whatever its attribute makes of them. RFC 7643 §2.4. */
const HABITUAL_SUBS: ReadonlySet<string> = new Set(['type', 'primary', 'display', '$ref']);

/** The path without its filter, which may hold anything. */
const nameOf = (path: string): string => {
  if (!path.includes('[')) return path;
  const parsed = parsePatchPath(path, { mode: 'compatible' });
  return parsed.sub === undefined ? parsed.path : `${parsed.path}.${parsed.sub}`;
};

const note = ({ unknown, type }: Search, path: string): void => noteUnknown({ unknown }, [type], path);

/** Looks at the values of an attribute. What clients say of a readOnly one is ignored whatever it is, RFC 7643 §7. */
const searchValue = (search: Search, { extension, attribute, sub, filter }: Target, value: Json): void => {
  if (attribute === undefined || attribute.mutability === 'readOnly') return;
  const { type, unknown } = search;
  const label = labelOf(extension, attribute);
  if (filter !== undefined) noteWithin([type], { path: label, filter }, { unknown });
  if (sub !== undefined || attribute.subAttributes === undefined) return;
  for (const element of isArray(value) ? value : [value]) {
    if (!isObject(element)) continue;
    for (const [key, inner] of Object.entries(element)) {
      const habitual = attribute.multiValued && HABITUAL_SUBS.has(key.toLowerCase());
      if (habitual || isUnassigned(inner) || findSubAttribute(attribute, key) !== undefined) continue;
      note(search, `${label}.${key}`);
    }
  }
};

/** Looks at the keys of a body, of the value of an operation, or of a schema's object, which holds no other one. */
const searchKeys = (search: Search, value: Json, prefix = ''): void => {
  if (!isObject(value)) return;
  for (const [key, inner] of Object.entries(value)) {
    if (isUnassigned(inner) && !search.emptyCounts) continue;
    const path = `${prefix}${key}`;
    const target = search.resolve(path);
    if (target?.attribute !== undefined) searchValue(search, target, inner);
    else if (prefix === '' && target?.extension !== undefined) searchKeys(search, inner, `${target.extension}:`);
    else if (prefix === '' && isCoreUrn(search.type, path)) searchKeys(search, inner, `${search.type.core.id}:`);
    else note(search, nameOf(path));
  }
};

const searchOperation = (search: Search, operation: JsonObject): void => {
  const path = memberOf(operation, 'path') ?? '';
  const value = memberOf(operation, 'value') ?? null;
  if (typeof path !== 'string') return;
  if (path === '' || isCoreUrn(search.type, path)) {
    searchKeys(search, value, path === '' ? '' : `${search.type.core.id}:`);
    return;
  }
  const target = resolveOperationPath(search.type, path, 'compatible');
  if (target === undefined) note(search, nameOf(path));
  else if (target.attribute === undefined) searchKeys(search, value, `${target.extension}:`);
  else searchValue(search, target, value);
};

const searchMessage = (type: ResourceTypeDefinition, { method, body }: ChangeMessage, unknown: UnknownAttribute[]) => {
  if (method !== 'PATCH') {
    const resolve = (key: string) => resolveBodyKey(type, key, 'compatible');
    searchKeys({ type, unknown, resolve, emptyCounts: false }, body);
    return;
  }
  const resolve = (key: string) => resolveOperationKey(type, key, 'compatible');
  const given = memberOf(body, 'Operations') ?? null;
  for (const operation of isArray(given) ? given : [given]) {
    if (isObject(operation)) searchOperation({ type, unknown, resolve, emptyCounts: true }, operation);
  }
};

/** Notes the attributes in a message that compatible mode ignores, each with the one that may have been meant. */
export const noteIgnoredAttributes = (
  type: ResourceTypeDefinition,
  message: ChangeMessage,
  unknown: UnknownAttribute[],
): void => {
  try {
    searchMessage(type, message, unknown);
  } catch (error) {
    // A path that is none: the message will be refused as a whole.
    if (!(error instanceof ScimError)) throw error;
  }
};
