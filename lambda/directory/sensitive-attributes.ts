import { resolvePath } from '../scim/schema/lookup';
import { invalidField } from './management-error';
import { resourceTypesOf } from './resource-types';
import type { OrganizationSettings } from './store';

type Held = Pick<OrganizationSettings, 'customAttributes' | 'sensitiveAttributes'>;

/**
 * Throws `ManagementError('invalid')` unless each name is an attribute: one with a mistake in it would hide nothing, and
 * nobody would see that before the audit trail is read. What the setting has already stays, declared or not.
 */
export const checkSensitiveAttributes = (names: readonly string[], held: Held): void => {
  const types = Object.values(resourceTypesOf(held));
  for (const [index, name] of names.entries()) {
    if (held.sensitiveAttributes.includes(name) || types.some((type) => resolvePath(type, name) !== undefined))
      continue;
    throw invalidField(
      `sensitiveAttributes.${index}`,
      `sensitiveAttributes: "${name}" is no attribute of users or groups. Write it as /Schemas has it, such as name.familyName, and one of an extension with its URN and a colon before it.`,
    );
  }
};
