import { type ResourceTypeDefinition, string } from './definition';

/**
 * The resource type as a key is told of it that reads and writes `"roles": ["slug"]`. Only what is advertised changes: values
 * of both forms are taken, and filters and PATCH paths mean the same.
 */
export const withRolesAsStrings = (type: ResourceTypeDefinition): ResourceTypeDefinition => ({
  ...type,
  core: {
    ...type.core,
    attributes: type.core.attributes.map((attribute) =>
      attribute.name === 'roles' ? string('roles', attribute.description, { multiValued: true }) : attribute,
    ),
  },
});
