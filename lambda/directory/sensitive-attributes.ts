import type { CustomSchema } from '../scim/schema/custom-schema';
import { resolvePath } from '../scim/schema/lookup';
import { isCoreUrn } from './custom-schema-urns';
import { invalidField } from './management-error';
import type { OrganizationSettings } from './organization-record';
import { standardResourceTypes } from './resource-types';

/** What an organisation's own attributes are called. */
const ownNames = ({ id, attributes }: CustomSchema): readonly string[] => {
  const names = attributes.flatMap(({ name, subAttributes = [] }) => [
    name,
    ...subAttributes.map((sub) => `${name}.${sub.name}`),
  ]);
  const bare = isCoreUrn(id) ? names : [];
  return [id, ...bare, ...names.map((name) => `${id}:${name}`)];
};

/**
 * Throws `ManagementError('invalid')` unless each name is an attribute: one with a mistake in it would hide nothing, and
 * nobody would see that before the audit trail is read. What the setting has already stays, declared or not.
 */
export const checkSensitiveAttributes = (
  names: readonly string[],
  held: Pick<OrganizationSettings, 'customAttributes' | 'sensitiveAttributes'>,
): void => {
  const own = [...held.sensitiveAttributes, ...held.customAttributes.flatMap(ownNames)].map((name) =>
    name.toLowerCase(),
  );
  const types = Object.values(standardResourceTypes);
  for (const [index, name] of names.entries()) {
    if (own.includes(name.toLowerCase()) || types.some((type) => resolvePath(type, name))) continue;
    const field = `sensitiveAttributes.${index}`;
    throw invalidField(field, `${field}: "${name}" is no attribute, such as name.familyName or <URN>:name.`);
  }
};
