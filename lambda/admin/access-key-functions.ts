import {
  type CreatedAccessKey,
  createAccessKey,
  getAccessKey,
  listAccessKeys,
  revokeAccessKey,
  rotateAccessKey,
} from '../directory/access-keys';
import type { AdminFunctions } from './admin-call';
import { accessKeyPorts } from './audit-ports';
import { withLastUse } from './with-last-use';

const created = (organizationId: string, key: CreatedAccessKey) => ({
  body: key,
  location: `/organizations/${organizationId}/access-keys/${key.id}`,
});

export const accessKeyFunctions = {
  createAccessKey: async (call) => {
    const { parameters, body } = call;
    const { organizationId } = parameters;
    return created(organizationId, await createAccessKey(accessKeyPorts(call), organizationId, body));
  },

  listAccessKeys: async ({ services, parameters: { organizationId } }) => {
    const [keys, uses] = await Promise.all([
      listAccessKeys(services, organizationId),
      services.keyUse.list(organizationId),
    ]);
    return { body: { accessKeys: keys.map((key) => withLastUse(key, uses)) } };
  },

  getAccessKey: async ({ services, parameters: { organizationId, keyId } }) => {
    const [key, uses] = await Promise.all([
      getAccessKey(services, organizationId, keyId),
      services.keyUse.list(organizationId),
    ]);
    return { body: withLastUse(key, uses) };
  },

  revokeAccessKey: async (call) => {
    const { organizationId, keyId } = call.parameters;
    await revokeAccessKey(accessKeyPorts(call), organizationId, keyId);
    return { body: undefined };
  },

  rotateAccessKey: async (call) => {
    const { organizationId, keyId } = call.parameters;
    return created(organizationId, await rotateAccessKey(accessKeyPorts(call), organizationId, keyId, call.body));
  },
} satisfies Partial<AdminFunctions>;
