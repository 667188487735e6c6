import { isArray, type Json } from '../json';
import type { Mode } from '../mode';
import type { ResourceTypeDefinition } from '../schema/definition';
import { findExtension } from '../schema/lookup';
import { invalidSyntax } from '../scim-error';

const CORE_PREFIX = 'urn:ietf:params:scim:schemas:core:2.0:';

const readUrns = (schemas: Json | undefined, mode: Mode): readonly string[] => {
  if (mode === 'compatible') {
    if (schemas === undefined || schemas === null) return [];
    if (typeof schemas === 'string') return [schemas];
  }
  if (!isArray(schemas) || !schemas.every((urn) => typeof urn === 'string')) {
    throw invalidSyntax('"schemas" must be an array of schema URNs.');
  }
  return schemas;
};

/**
 * Refuses a body whose `schemas` is for something else. Compatible mode does without the core URN and passes over unknown
 * ones (Entra sends `http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group`), unless the body claims to
 * be another kind of resource. RFC 7643 §3.
 */
export const checkSchemas = (type: ResourceTypeDefinition, schemas: Json | undefined, mode: Mode): void => {
  const urns = readUrns(schemas, mode);
  const core = type.core.id.toLowerCase();
  if (urns.some((urn) => urn.toLowerCase() === core)) {
    const unknown = urns.find((urn) => urn.toLowerCase() !== core && findExtension(type, urn) === undefined);
    if (unknown === undefined || mode === 'compatible') return;
    throw invalidSyntax(`"schemas" names "${unknown.slice(0, 200)}", which is no schema of a ${type.name}.`);
  }
  if (mode === 'strict' || urns.some((urn) => urn.toLowerCase().startsWith(CORE_PREFIX))) {
    throw invalidSyntax(`"schemas" must name "${type.core.id}".`);
  }
};
