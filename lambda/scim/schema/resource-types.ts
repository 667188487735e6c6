import type { ResourceTypeDefinition } from './definition';
import { enterpriseUserSchema } from './enterprise-user';
import { groupSchema } from './group';
import { userSchema } from './user';

/** The User resource type as every organisation starts with it. RFC 7643 §6. */
export const userResourceType: ResourceTypeDefinition = {
  name: 'User',
  endpoint: '/Users',
  description: 'User Account',
  core: userSchema,
  extensions: [{ schema: enterpriseUserSchema, required: false }],
};

/** The Group resource type. RFC 7643 §6. */
export const groupResourceType: ResourceTypeDefinition = {
  name: 'Group',
  endpoint: '/Groups',
  description: 'Group',
  core: groupSchema,
  extensions: [],
};
