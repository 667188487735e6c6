import type { OrganizationChange, OrganizationRecord, OrganizationSettings } from '../directory/organization-record';
import {
  createOrganization,
  deleteOrganization,
  getOrganization,
  incarnationOfKeys,
  listOrganizations,
  updateOrganization,
} from '../directory/organizations';
import type { AdminFunctions } from './admin-call';
import { organizationPorts } from './audit-ports';
import type { AdminAnswer, AdminBody } from './contract';

const view = (organization: OrganizationRecord, rootUrl: string): AdminAnswer<'getOrganization'> => ({
  id: organization.id,
  name: organization.name,
  status: organization.status,
  created: organization.created,
  scimBaseUrl: `${rootUrl}/organizations/${organization.id}/scim/v2`,
  settings: organization.settings,
});

/** What a body leaves out is absent from the change, not undefined in it. */
const given = <Value extends object>(value: Value): { [Key in keyof Value]: Exclude<Value[Key], undefined> } =>
  // The filter below does what the type says.
  Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as {
    [Key in keyof Value]: Exclude<Value[Key], undefined>;
  };

const settingsChange = (body: AdminBody<'updateSettings'>): Partial<OrganizationSettings> => given(body);

export const organizationFunctions = {
  createOrganization: async (call) => {
    const { adoptKeys, ...wish } = call.body;
    const adopted = adoptKeys === true ? { incarnationId: await incarnationOfKeys(call.services, wish.id) } : {};
    const organization = await createOrganization(organizationPorts(call), { ...wish, ...adopted });
    return { body: view(organization, call.rootUrl), location: `/organizations/${organization.id}` };
  },

  listOrganizations: async ({ services, caller, rootUrl }) => {
    const organizations =
      caller.organizationId === ''
        ? await listOrganizations(services)
        : [await getOrganization(services, caller.organizationId)];
    return { body: { organizations: organizations.map((each) => view(each, rootUrl)) } };
  },

  getOrganization: async ({ services, parameters, rootUrl }) => ({
    body: view(await getOrganization(services, parameters.organizationId), rootUrl),
  }),

  updateOrganization: async (call) => {
    const { settings, ...rest } = call.body;
    const change: OrganizationChange = {
      ...given(rest),
      ...(settings === undefined ? {} : { settings: settingsChange(settings) }),
    };
    const organization = await updateOrganization(
      organizationPorts(call),
      call.parameters.organizationId,
      change,
      (before) => call.checkVersion(view(before, call.rootUrl)),
    );
    return { body: view(organization, call.rootUrl) };
  },

  deleteOrganization: async (call) => {
    const { services, parameters, query } = call;
    await deleteOrganization(services, parameters.organizationId, query.confirm);
    return { body: undefined };
  },

  getSettings: async ({ services, parameters }) => ({
    body: (await getOrganization(services, parameters.organizationId)).settings,
  }),

  updateSettings: async (call) => {
    const change = { settings: settingsChange(call.body) };
    const { organizationId } = call.parameters;
    const check = (before: OrganizationRecord) => call.checkVersion(before.settings);
    return { body: (await updateOrganization(organizationPorts(call), organizationId, change, check)).settings };
  },
} satisfies Partial<AdminFunctions>;
