/** Reads the body of a POST or PUT by the tables. RFC 7644 §3.3 and §3.5.1. */
import { isObject, type Json, type JsonObject } from '../json';
import type { Mode } from '../mode';
import { changeValues } from '../patch/change-values';
import { memberOf } from '../patch/key-of';
import type { MemberReference } from '../patch/plan';
import { settleValue } from '../patch/settle-document';
import { sameContent } from '../same-content';
import { commonAttributes } from '../schema/common';
import type { AttributeDefinition, ResourceTypeDefinition } from '../schema/definition';
import { invalidValue, mutability } from '../scim-error';
import { type Collected, collectAttributes } from './collect-attributes';
import { readMembers } from './members';
import { type Phase, treatments } from './phase';
import { checkSchemas } from './read-schemas';
import { readValue } from './read-value';
import { checkRequiredParts } from './required-parts';
import { isUnassigned } from './unassigned';

export interface ReadResource {
  /** What is to be stored: canonical names in table order, extensions under their URN. */
  readonly document: JsonObject;
  /** Undefined when the body does not mention members. */
  readonly members: readonly MemberReference[] | undefined;
  /** Whether the body holds a password; its value is gone. */
  readonly password: boolean;
}

export interface ReadResourceOptions {
  /** The document that a replacement replaces, or that was stored. */
  readonly current?: JsonObject;
}

interface Reading {
  readonly collected: Collected;
  readonly phase: Exclude<Phase, 'patch'>;
  readonly mode: Mode;
  /** Whether required attributes must be there. */
  readonly complete: boolean;
}

/** What the keys of a body make of an attribute together. */
const readCollected = (
  { values, changes }: Collected,
  attribute: AttributeDefinition,
  path: string,
  mode: Mode,
): Json | undefined => {
  const sent = values.get(attribute);
  const read = sent === undefined ? undefined : readValue(attribute, sent, path, { mode });
  const changed = changes.get(attribute);
  if (changed === undefined) return read;
  const after = changed.reduce<Json | undefined>((before, change) => changeValues(change, before, mode), read);
  const settled = after === undefined ? undefined : settleValue(attribute, after, mode);
  return isUnassigned(settled) ? undefined : settled;
};

const readAttribute = (
  { collected, phase, mode, complete }: Reading,
  attribute: AttributeDefinition,
  path: string,
  current: Json | undefined,
): Json | undefined => {
  const treatment = treatments[phase][attribute.mutability];
  // What was stored before it was declared as required may lack it.
  const outlives = phase === 'stored' && attribute.declared === true;
  if (attribute.heldAsItems) return undefined;
  if (treatment === 'ignore') return current;
  const read = readCollected(collected, attribute, path, mode);
  if (read === undefined) {
    // A replacement that leaves `active` out neither revives a leaver nor locks anybody out.
    if (attribute.initial !== undefined) return phase === 'replacement' ? current : attribute.initial;
    if (attribute.required && complete && !outlives) throw invalidValue(`"${path}" is required.`);
    return treatment === 'match' ? current : undefined;
  }
  if (treatment === 'check') return undefined;
  if (!outlives) checkRequiredParts(attribute, read, path);
  if (treatment !== 'match' || current === undefined) return read;
  if (!sameContent(current, read)) throw mutability(`"${path}" cannot be changed once it has a value.`);
  return current;
};

const readAttributes = (
  reading: Reading,
  attributes: readonly AttributeDefinition[],
  prefix: string,
  current: JsonObject,
): JsonObject => {
  const document: Record<string, Json> = {};
  for (const attribute of attributes) {
    const read = readAttribute(reading, attribute, `${prefix}${attribute.name}`, current[attribute.name]);
    if (read !== undefined) document[attribute.name] = read;
  }
  return document;
};

const isNamed = ({ values, changes }: Collected, attribute: AttributeDefinition): boolean =>
  !isUnassigned(values.get(attribute)) || changes.has(attribute);

/** `schemas` is the envelope's; what is left of the common attributes for a client to set is `externalId`. */
const commonWritable = commonAttributes.filter(({ name }) => name !== 'schemas');

/** The resource that a body describes, or the `ScimError` that says what is wrong with it. */
export const readResource = (
  type: ResourceTypeDefinition,
  body: JsonObject,
  phase: Exclude<Phase, 'patch'>,
  mode: Mode,
  { current = {} }: ReadResourceOptions = {},
): ReadResource => {
  checkSchemas(type, memberOf(body, 'schemas'), mode);
  const collected = collectAttributes(type, body, mode);
  const reading = { collected, phase, mode, complete: true };
  const document: Record<string, Json> = {
    ...readAttributes(reading, [...commonWritable, ...type.core.attributes], '', current),
  };
  for (const { schema, required } of type.extensions) {
    const held = current[schema.id];
    // RFC 7643 §6: a resource may do without an extension that is not required, and then without all of it.
    const complete = required || schema.attributes.some((attribute) => isNamed(collected, attribute));
    const own = isObject(held) ? held : {};
    const extension = readAttributes({ ...reading, complete }, schema.attributes, `${schema.id}:`, own);
    if (!isUnassigned(extension)) document[schema.id] = extension;
  }
  const items = type.core.attributes.find(({ heldAsItems }) => heldAsItems);
  const sent = items === undefined ? undefined : collected.values.get(items);
  const secret = type.core.attributes.find((attribute) => attribute.mutability === 'writeOnly');
  return {
    document,
    members: sent === undefined ? undefined : readMembers(sent, mode),
    password: secret !== undefined && !isUnassigned(collected.values.get(secret)),
  };
};
