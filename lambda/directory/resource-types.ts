/** The resource types of an organisation: the tables, and what the organisation declares. Behaviour 2.13. */
import { type CustomSchema, extendResourceType } from '../scim/schema/custom-schema';
import type { ResourceTypeDefinition } from '../scim/schema/definition';
import { groupResourceType, userResourceType } from '../scim/schema/resource-types';
import type { OrganizationSettings } from './organization-record';
import type { RequestContext } from './request-context';
import type { ResourceKind } from './store';

export type ResourceTypes = Readonly<Record<ResourceKind, ResourceTypeDefinition>>;

/** The resource types of an organisation that declares nothing. */
export const standardResourceTypes: ResourceTypes = { User: userResourceType, Group: groupResourceType };

/** Organisations whose types a running function remembers. */
const REMEMBERED = 200;

const bySettings = new WeakMap<readonly CustomSchema[], ResourceTypes>();
const byText = new Map<string, ResourceTypes>();

const remembered = (schemas: readonly CustomSchema[]): ResourceTypes => {
  const text = JSON.stringify(schemas);
  const types = byText.get(text) ?? {
    User: extendResourceType(userResourceType, schemas),
    Group: extendResourceType(groupResourceType, schemas),
  };
  byText.delete(text);
  byText.set(text, types);
  for (const oldest of byText.keys()) {
    if (byText.size <= REMEMBERED) break;
    byText.delete(oldest);
  }
  return types;
};

/**
 * The same objects for equal declarations: settings are read anew for each request, and what is worked out for a type
 * (names, projections) is kept with the object.
 */
export const resourceTypesOf = ({
  customAttributes,
}: Pick<OrganizationSettings, 'customAttributes'>): ResourceTypes => {
  if (customAttributes.length === 0) return standardResourceTypes;
  let types = bySettings.get(customAttributes);
  if (types === undefined) bySettings.set(customAttributes, (types = remembered(customAttributes)));
  return types;
};

/** The resource type as the organisation of a request has it. */
export const resourceTypeOf = (
  { organization }: Pick<RequestContext, 'organization'>,
  kind: ResourceKind,
): ResourceTypeDefinition => resourceTypesOf(organization.settings)[kind];
