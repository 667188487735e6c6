/** Checks what an organisation declares as attributes of its own, so that nothing can be declared that could not be served. */
import type { CustomAttribute, CustomSchema } from '../scim/schema/custom-schema';
import { groupSchema } from '../scim/schema/group';
import { findAttribute } from '../scim/schema/lookup';
import { refusedCharacter, type TextKind } from '../scim/schema/refused-character';
import { checkSchemaUrn, isCoreUrn } from './custom-schema-urns';
import { invalidField } from './management-error';
import { standardResourceTypes } from './resource-types';

/** All bounds of a declaration; it is read with every request of the organisation. */
export const customAttributeLimits = {
  schemas: 20,
  attributes: 100,
  subAttributes: 20,
  canonicalValues: 100,
  bytes: 32 * 1024,
} as const;

/** Where in a declaration something is: for the field of an error, and for its sentence. */
interface Place {
  readonly field: string;
  readonly label: string;
}

const refuse = ({ field, label }: Place, part: string, problem: string) =>
  invalidField(part === '' ? field : `${field}.${part}`, `${label}: ${problem}`);

const NAME = /^[A-Za-z][A-Za-z0-9_-]{0,62}$/;

/** Whether an attribute can have this name. Every object has members of some names from the start. */
export const isAttributeName = (name: string): boolean => NAME.test(name) && !(name in Object.prototype);

const checkName = (place: Place, name: string, siblings: readonly CustomAttribute[]): void => {
  if (!NAME.test(name)) {
    const problem = 'a name has at most 63 letters, digits, "-" and "_", and begins with a letter (RFC 7643 §2.1).';
    throw refuse(place, 'name', problem);
  }
  // Every object has members of these names from the start.
  if (name in Object.prototype) throw refuse(place, 'name', 'this name cannot be used.');
  if (siblings.filter((other) => other.name.toLowerCase() === name.toLowerCase()).length > 1) {
    throw refuse(place, 'name', 'the name is there twice; letter case does not tell names apart.');
  }
};

const checkType = (place: Place, { type = 'string', subAttributes, referenceTypes }: CustomAttribute): void => {
  if (type === 'complex' && (subAttributes ?? []).length === 0) {
    throw refuse(place, 'subAttributes', 'a complex attribute needs at least one sub-attribute.');
  }
  if (type !== 'complex' && (subAttributes ?? []).length > 0) {
    throw refuse(place, 'subAttributes', 'only an attribute of type "complex" has sub-attributes.');
  }
  if (type !== 'reference' && (referenceTypes ?? []).length > 0) {
    throw refuse(place, 'referenceTypes', 'only an attribute of type "reference" has reference types.');
  }
};

const checkCharacteristics = (place: Place, attribute: CustomAttribute): void => {
  const { type = 'string', uniqueness = 'none', mutability, required, canonicalValues = [] } = attribute;
  if (uniqueness !== 'none') throw refuse(place, 'uniqueness', 'a declared attribute cannot be unique.');
  if (mutability === 'writeOnly') {
    throw refuse(place, 'mutability', 'use "readWrite" with "returned": "never" for what is never to be shown.');
  }
  if (mutability === 'readOnly' && required) {
    throw refuse(place, 'required', 'nobody could give a value to an attribute that is readOnly.');
  }
  if (canonicalValues.length > customAttributeLimits.canonicalValues) {
    throw refuse(place, 'canonicalValues', `at most ${customAttributeLimits.canonicalValues} values can be suggested.`);
  }
  if (canonicalValues.length > 0 && type !== 'string' && type !== 'reference') {
    throw refuse(place, 'canonicalValues', 'only text can have canonical values.');
  }
};

const checkText = (place: Place, part: string, text: string, kind: TextKind = 'line'): void => {
  const refused = refusedCharacter(text, kind);
  if (refused !== undefined) throw refuse(place, part, `${part} must not contain ${refused}.`);
};

/** Mapping screens show these texts. */
const checkTexts = (place: Place, { description = '', canonicalValues = [], referenceTypes = [] }: CustomAttribute) => {
  checkText(place, 'description', description, 'lines');
  for (const [index, value] of canonicalValues.entries()) checkText(place, `canonicalValues.${index}`, value);
  for (const [index, value] of referenceTypes.entries()) checkText(place, `referenceTypes.${index}`, value);
};

const checkSubAttributes = (place: Place, owner: CustomAttribute): void => {
  const { subAttributes = [], mutability = 'readWrite' } = owner;
  if (subAttributes.length > customAttributeLimits.subAttributes) {
    throw refuse(place, 'subAttributes', `at most ${customAttributeLimits.subAttributes} sub-attributes are taken.`);
  }
  for (const [index, sub] of subAttributes.entries()) {
    const inner = { field: `${place.field}.subAttributes.${index}`, label: `${place.label}.${sub.name}` };
    checkName(inner, sub.name, subAttributes);
    if (sub.type === 'complex') throw refuse(inner, 'type', 'a sub-attribute cannot be complex (RFC 7643 §2.3.8).');
    if (sub.multiValued) throw refuse(inner, 'multiValued', 'a sub-attribute takes one value.');
    checkType(inner, sub);
    checkTexts(inner, sub);
    checkCharacteristics(inner, { ...sub, mutability });
    if (sub.mutability !== undefined && sub.mutability !== 'readWrite' && sub.mutability !== mutability) {
      throw refuse(inner, 'mutability', `a sub-attribute is as mutable as its attribute, which is ${mutability}.`);
    }
  }
};

/** Names that have a meaning of their own in every resource, whatever its type. */
const derivedNames: ReadonlySet<string> = new Set(['groups', 'members']);

/** An attribute of the core schema must not change the meaning of a name that has one, with or without a URN. */
const checkCoreName = (place: Place, schemaId: string, name: string): void => {
  const type = schemaId === groupSchema.id ? standardResourceTypes.Group : standardResourceTypes.User;
  const lower = name.toLowerCase();
  const inExtension = type.extensions.some(({ schema }) =>
    schema.attributes.some((attribute) => attribute.name.toLowerCase() === lower),
  );
  if (findAttribute(type, name) !== undefined || inExtension || derivedNames.has(lower)) {
    throw refuse(place, 'name', `"${name}" is a standard attribute; choose another name.`);
  }
};

const checkAttributes = (field: string, { id, attributes }: CustomSchema): void => {
  for (const [index, attribute] of attributes.entries()) {
    const place = { field: `${field}.attributes.${index}`, label: `${id}:${attribute.name}` };
    checkName(place, attribute.name, attributes);
    if (isCoreUrn(id)) checkCoreName(place, id, attribute.name);
    checkType(place, attribute);
    checkTexts(place, attribute);
    checkCharacteristics(place, attribute);
    checkSubAttributes(place, attribute);
  }
};

/** Leaves out what says nothing: the declaration is read with every request. */
const compact = <T extends object>(value: T): T =>
  // What is left out is optional in the type, and undefined or an empty list in the value.
  Object.fromEntries(
    Object.entries(value).filter(([, part]) => part !== undefined && !(Array.isArray(part) && part.length === 0)),
  ) as T;

const compactAttribute = (attribute: CustomAttribute): CustomAttribute =>
  compact({ ...attribute, subAttributes: attribute.subAttributes?.map(compactAttribute) });

/**
 * The declaration as it is kept. Throws `ManagementError('invalid')` that names the attribute and says what to do.
 */
export const checkCustomAttributes = (schemas: readonly CustomSchema[]): readonly CustomSchema[] => {
  const whole = { field: 'customAttributes', label: 'customAttributes' };
  if (schemas.length > customAttributeLimits.schemas) {
    throw refuse(whole, '', `at most ${customAttributeLimits.schemas} schemas can be declared.`);
  }
  if (schemas.reduce((sum, { attributes }) => sum + attributes.length, 0) > customAttributeLimits.attributes) {
    throw refuse(whole, '', `at most ${customAttributeLimits.attributes} attributes can be declared.`);
  }
  for (const [index, schema] of schemas.entries()) {
    const field = `customAttributes.${index}`;
    const place = { field, label: schema.id };
    checkSchemaUrn(place, schema, schemas);
    checkText(place, 'name', schema.name ?? '');
    checkText(place, 'description', schema.description ?? '', 'lines');
    checkAttributes(field, schema);
  }
  const kept = schemas.map((schema) => compact({ ...schema, attributes: schema.attributes.map(compactAttribute) }));
  if (new TextEncoder().encode(JSON.stringify(kept)).length > customAttributeLimits.bytes) {
    throw refuse(
      whole,
      '',
      `the declaration is larger than ${customAttributeLimits.bytes} bytes; shorten descriptions.`,
    );
  }
  return kept;
};
