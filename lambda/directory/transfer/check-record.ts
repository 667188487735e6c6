/** What a record of a file must be like before anything of it is believed: as if it came by the API. */
import { isArray, isObject, type Json, type JsonObject } from '../../scim/json';
import type { ResourceTypeDefinition } from '../../scim/schema/definition';
import { isCoreUrn } from '../../scim/schema/lookup';
import { refusedCharacter } from '../../scim/schema/refused-character';
import { invalidValue } from '../../scim/scim-error';
import { shownDocument, withHidden } from '../../scim/validation/held-values';
import { readResource } from '../../scim/validation/read-resource';
import { maxStringBytes } from '../../scim/validation/read-simple';
import { isAttributeName } from '../custom-attributes';
import { isSchemaUrn } from '../custom-schema-urns';
import type { OrganizationRecord } from '../organization-record';
import { resourceTypesOf } from '../resource-types';
import type { ResourceKind } from '../store';

const MAX_QUOTED = 100;

const quoted = (name: string): string => JSON.stringify(name.slice(0, MAX_QUOTED));

/**
 * Throws for a name that no attribute has, and for one that is there in two spellings, of which only one would be checked: letter
 * case does not tell names apart (RFC 7643 §2.1).
 */
const checkNames = (object: JsonObject, path: string): void => {
  const seen = new Map<string, string>();
  for (const name of Object.keys(object)) {
    const refused = refusedCharacter(name, 'line');
    if (refused !== undefined) throw invalidValue(`A name within ${quoted(path)} must not contain ${refused}.`);
    const isName = isAttributeName(name) || (path === '' ? isSchemaUrn(name) : name === '$ref');
    if (!isName) throw invalidValue(`${quoted(pathOf(path, name))} is not a name that an attribute can have.`);
    const other = seen.get(name.toLowerCase());
    if (other !== undefined)
      throw invalidValue(`${quoted(pathOf(path, other))} is there twice, also as ${quoted(name)}; keep one of them.`);
    seen.set(name.toLowerCase(), name);
  }
};

const pathOf = (path: string, name: string): string => {
  if (path === '') return name;
  return `${path}${isSchemaUrn(path) ? ':' : '.'}${name}`;
};

/**
 * Throws for names and text that no attribute takes, wherever they are: what a declaration hides now is shown once it is declared
 * again.
 */
const checkContent = (value: Json, path: string): void => {
  if (typeof value === 'string') {
    const refused = refusedCharacter(value, 'lines');
    if (refused !== undefined) throw invalidValue(`"${path}" must not contain ${refused}.`);
    if (Buffer.byteLength(value) > maxStringBytes)
      throw invalidValue(`"${path}" is longer than ${maxStringBytes} bytes.`);
  } else if (isArray(value)) {
    for (const [index, element] of value.entries()) checkContent(element, `${path}[${index}]`);
  } else if (isObject(value)) {
    checkNames(value, path);
    for (const [name, inner] of Object.entries(value)) checkContent(inner, pathOf(path, name));
  }
};

/** Names that are no part of a document as it is stored, in any case. */
const elsewhere: ReadonlySet<string> = new Set(['id', 'schemas', 'meta', 'groups', 'members', 'password']);

/** Under the URN of a schema stand its attributes; those of the core schema stand beside each other. */
const checkOutermost = (type: ResourceTypeDefinition, document: JsonObject): void => {
  for (const [name, value] of Object.entries(document)) {
    if (isCoreUrn(type, name)) throw invalidValue(`${quoted(name)} must not be there; its attributes have no URN.`);
    if (isSchemaUrn(name) && !isObject(value)) throw invalidValue(`${quoted(name)} must be an object.`);
  }
};

/**
 * The document of a user or group as a POST would store it. Values of attributes that are declared no more, or otherwise now,
 * stay beside what is read, as they do here. Attributes that were declared as required later may be missing, since a stored
 * resource may lack them too. Throws `invalidValue` or `invalidSyntax`.
 */
export const checkedDocument = (
  { settings }: Pick<OrganizationRecord, 'settings'>,
  kind: ResourceKind,
  document: JsonObject,
): JsonObject => {
  const misplaced = Object.keys(document).find((name) => elsewhere.has(name.toLowerCase()));
  if (misplaced !== undefined) throw invalidValue(`A document must not have "${misplaced}".`);
  checkContent(document, '');
  const type = resourceTypesOf(settings)[kind];
  checkOutermost(type, document);
  const shown = shownDocument(type, document);
  const schemas = [type.core.id, ...type.extensions.map(({ schema }) => schema.id).filter((id) => id in shown)];
  const { document: read } = readResource(type, { ...shown, schemas }, 'stored', 'strict', { current: shown });
  return withHidden(type, document, read);
};
