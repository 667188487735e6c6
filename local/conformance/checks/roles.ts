/** §3: roles that SCIM assigns. */
import { isArray, isObject, type Json } from '../../../lambda/scim/json';
import { pointAt } from '../../simulator/variables';
import { type Check, checksOf } from '../check';
import type { OrganizationWishes, OwnedSession, Session } from '../session';
import { userUrn } from '../session';
import { must } from '../unmet-expectation';

const done = { status: [200, 204] };
const inbox = 'managed:inbox_agent';

/** An organisation with a catalogue of roles; the ids of its roles by slug. */
const withRoles = async (scim: Session, wishes: OrganizationWishes = {}) => {
  const own = await scim.admin.organization(wishes);
  const ids: Record<string, string> = {};
  for (const [slug, more] of [
    [inbox, {}],
    ['admin', {}],
    ['owner', { protected: true }],
  ] as const) {
    const role = await scim.admin.call('POST', `${own.organizationPath}/roles`, { slug, name: `The ${slug}`, ...more });
    ids[slug] = String(pointAt(role, '/id'));
  }
  return { own, ids };
};

/** The slugs of the roles that a user effectively has, with the kinds of reason: `admin:scim`. */
const accessOf = async (own: OwnedSession, id: string): Promise<string> => {
  const access = await own.admin.call('GET', `${own.organizationPath}/users/${id}/access`);
  const grants = isObject(access) && isArray(access.grants) ? access.grants : [];
  return grants
    .flatMap((grant) => {
      const because = pointAt(grant, '/because');
      const reasons: readonly Json[] = isArray(because) ? because : [];
      return reasons.map((reason) => `${pointAt(grant, '/role/slug')}:${pointAt(reason, '/type')}`);
    })
    .sort()
    .join(' ');
};

const mustHave = async (own: OwnedSession, id: string, expected: string): Promise<void> => {
  const access = await accessOf(own, id);
  must(access === expected, `the access must be "${expected}", and is "${access}"`);
};

const valuesOf = (roles: Json | undefined): string =>
  (isArray(roles) ? roles : [])
    .map((role) => String(isObject(role) ? role.value : role))
    .sort()
    .join(' ');

const forms: Check['run'] = async (scim) => {
  const { own, ids } = await withRoles(scim);
  const json = JSON.stringify({ id: ids.admin, value: 'admin', displayName: 'The admin' });
  const wire = scim.byMode({
    compatible: [['admin'], [{ value: 'admin' }], [ids.admin ?? ''], [{ value: ids.admin ?? '' }], [{ value: json }]],
    strict: [[{ value: 'admin' }], [{ value: ids.admin ?? '' }]],
  });
  for (const roles of wire) {
    const { id } = await own.user({ roles });
    await mustHave(own, id, 'admin:scim');
    const patched = await own.user();
    await own.patch(`/Users/${patched.id}`, [{ op: 'add', path: 'roles', value: roles }], done);
    await mustHave(own, patched.id, 'admin:scim');
  }
  const { id } = await own.user({ roles: [{ value: inbox }, { value: 'admin' }] });
  await mustHave(own, id, `admin:scim ${inbox}:scim`);
};

const singleRole: Check['run'] = async (scim) => {
  const { own } = await withRoles(scim);
  const { id } = await own.user();
  const assign = (value: string) =>
    own.patch(`/Users/${id}`, [{ op: 'Replace', path: 'roles[primary eq "True"].value', value }], done);
  await assign('admin');
  await mustHave(own, id, 'admin:scim');
  await assign(inbox);
  await mustHave(own, id, `${inbox}:scim`);
};

const formats: Check['run'] = async (scim) => {
  for (const rolesFormat of ['strings', 'complex'] as const) {
    const { own } = await withRoles(scim, { key: { rolesFormat } });
    const { id } = await own.user({ roles: [{ value: 'admin' }] });
    const reply = await own.call(`GET /Users/${id}`);
    const roles = reply.at('/roles');
    const [first] = isArray(roles) ? roles : [];
    must((typeof first === 'string') === (rolesFormat === 'strings'), `roles must be ${rolesFormat}`);
    must(valuesOf(roles) === 'admin', 'the value must be what was sent');
  }
};

const unknownRoles: Check['run'] = async (scim) => {
  const body = { schemas: [userUrn], userName: 'ada', roles: [{ value: 'admin' }, { value: 'no-such-role' }] };
  const { own } = await withRoles(scim);
  const answer = { scimType: 'invalidValue', detail: { $matches: 'no-such-role' } };
  await own.call('POST /Users', { body, status: 400, answer });
  const tolerant = await withRoles(scim, { settings: { unknownRoles: 'ignore' } });
  const { id } = await tolerant.own.user(body);
  await mustHave(tolerant.own, id, 'admin:scim');
};

const notByScim: Check['run'] = async (scim) => {
  const { own, ids } = await withRoles(scim);
  const holder = await own.user({ roles: [{ value: 'admin' }] });
  const path = `${own.organizationPath}/roles/${ids.admin}`;
  await own.admin.call('PATCH', path, { assignableBy: ['group', 'admin'] });
  const body = { schemas: [userUrn], userName: 'ada', roles: [{ value: 'admin' }] };
  await own.call('POST /Users', { body, status: 400, answer: { scimType: 'invalidValue' } });
  const again = { schemas: [userUrn], userName: holder.userName ?? '', roles: [{ value: 'admin' }] };
  await own.call(`PUT /Users/${holder.id}`, { body: again, status: 200 });
  await mustHave(own, holder.id, 'admin:scim');
  await own.call(`GET /Roles/${ids.admin}`, { status: 404 });
};

const giveByHand = (own: OwnedSession, id: string, role: string) =>
  own.admin.call('PUT', `${own.organizationPath}/users/${id}/roles`, { roles: [{ role }] });

const takingAway: Check['run'] = async (scim) => {
  for (const emptyRoles of ['keep-manual', 'remove-all'] as const) {
    const { own } = await withRoles(scim, { settings: { emptyRoles } });
    const left = emptyRoles === 'keep-manual' ? `${inbox}:manual` : '';
    const user = await own.user({ roles: [{ value: 'admin' }] });
    await giveByHand(own, user.id, inbox);
    await own.patch(`/Users/${user.id}`, [{ op: 'replace', path: 'roles', value: [] }], done);
    await mustHave(own, user.id, left);
    const other = await own.user({ roles: [{ value: 'admin' }] });
    await giveByHand(own, other.id, inbox);
    await own.call(`PUT /Users/${other.id}`, {
      body: { schemas: [userUrn], userName: other.userName ?? '' },
      status: 200,
    });
    await mustHave(own, other.id, left);
  }
};

const lastOwner: Check['run'] = async (scim) => {
  const { own } = await withRoles(scim);
  const { id } = await own.user({ roles: [{ value: 'owner' }] });
  await own.patch(`/Users/${id}`, [{ op: 'replace', path: 'roles', value: [] }], done);
  await mustHave(own, id, 'owner:retained');
};

const lastOwnerOfGroup: Check['run'] = async (scim) => {
  for (const take of ['membership', 'group'] as const) {
    const { own } = await withRoles(scim);
    const { id } = await own.user();
    const group = await own.group({ members: [{ value: id }] });
    const path = `${own.organizationPath}/groups/${group.id}/role-bindings`;
    await own.admin.call('PUT', path, { bindings: [{ role: 'owner' }] });
    await mustHave(own, id, 'owner:group');
    if (take === 'group') await own.call(`DELETE /Groups/${group.id}`, { status: 204 });
    else await own.patch(`/Groups/${group.id}`, [{ op: 'remove', path: `members[value eq "${id}"]` }], done);
    await mustHave(own, id, 'owner:retained');
  }
};

const leavers: Check['run'] = async (scim) => {
  const { own } = await withRoles(scim);
  const { id } = await own.user({ roles: [{ value: 'owner' }] });
  await own.patch(`/Users/${id}`, [{ op: 'replace', path: 'active', value: false }], done);
  const access = await own.admin.call('GET', `${own.organizationPath}/users/${id}/access`);
  must(pointAt(access, '/canSignIn') === false, 'a deactivated owner must not sign in');
};

const menu: Check['run'] = async (scim) => {
  const { own, ids } = await withRoles(scim);
  const schema = 'urn:okta:scim:schemas:core:1.0:Role';
  const role = { schemas: [schema], id: ids.admin ?? '', displayName: 'The admin' };
  const Resources = { $contains: [role] };
  await own.call('GET /Roles', { status: 200, answer: { totalResults: 3, Resources } });
  const page = await own.call('GET /Roles?startIndex=2&count=1', {
    answer: { totalResults: 3, startIndex: 2, itemsPerPage: 1 },
  });
  must(page.list('/Resources').length === 1, 'a page must hold what it says');
  await own.call('GET /ResourceTypes', {
    answer: { Resources: { $contains: [{ id: 'Role', endpoint: '/Roles', schema }] } },
  });
};

const admin = { needs: 'admin' } as const;

export const roleChecks: readonly Check[] = [
  ...checksOf(
    '3.1',
    ['By slug and by id; as complex values, and as strings and as JSON in value (compatible)', forms, admin],
    ['roles[primary eq "True"].value assigns the one role', singleRole, { ...admin, mode: 'compatible' }],
  ),
  ...checksOf('3.2', ['As strings or as complex values, as the key says', formats, admin]),
  ...checksOf(
    '3.3',
    ['400 invalidValue naming it, or ignored where the organisation says so', unknownRoles, admin],
    [
      'The same for a role that SCIM may not give, but not for who has it already; /Roles leaves it out',
      notByScim,
      admin,
    ],
  ),
  ...checksOf('3.4', [
    'roles: [] and a PUT without roles take what SCIM assigned; roles given by hand stay, or go by setting',
    takingAway,
    admin,
  ]),
  ...checksOf(
    '3.5',
    ['The last owner whose role is taken keeps it as retained, and the request succeeds', lastOwner, admin],
    ['The same when the membership or the whole group goes', lastOwnerOfGroup, admin],
    ['The last owner who is deactivated cannot sign in', leavers, admin],
  ),
  ...checksOf('3.6', ['/Roles lists the catalogue with paging, and /ResourceTypes names it', menu, admin]),
];
