/** The requests that race. */

import { putBindings } from '../../lambda/directory/role-bindings';
import { listRoles, updateRole } from '../../lambda/directory/roles';
import { putManualRoles } from '../../lambda/directory/user-roles';
import { group, type ScimRequest, user } from '../faults/directory-world';
import { type Request, review } from './race-world';

type Ids = Readonly<Record<string, string>>;
const PATCH = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';

const scim = (name: string, request: (ids: Ids) => ScimRequest & { readonly ifMatch?: string }): Request => ({
  name,
  scim: request,
});
const some = (ids: Ids, names: readonly string[]) => names.map((name) => ids[name] ?? '');
const patch = (path: string, ...Operations: readonly object[]): ScimRequest => ({
  method: 'PATCH',
  path,
  body: { schemas: [PATCH], Operations },
});
const members = (op: 'add' | 'remove' | 'replace', target: string, ...names: readonly string[]): Request =>
  scim(`${op} ${names.join(' and ')} ${op === 'remove' ? 'from' : 'to'} ${target}`, (ids) =>
    patch(`/Groups/${ids[target]}`, { op, path: 'members', value: some(ids, names).map((value) => ({ value })) }),
  );
const patchUser = (name: string, target: string, ...operations: readonly object[]): Request =>
  scim(name, (ids) => patch(`/Users/${ids[target]}`, ...operations));
const replace = (path: string, value: unknown) => ({ op: 'replace', path, value });
const removal = (kind: 'Users' | 'Groups', target: string): Request =>
  scim(`delete ${target}`, (ids) => ({ method: 'DELETE', path: `/${kind}/${ids[target]}` }));

export const requests = {
  createNew: scim('create new', () => ({ method: 'POST', path: '/Users', body: user('new', { externalId: 'one' }) })),
  createNewToo: scim('create NEW', () => ({ method: 'POST', path: '/Users', body: user('NEW') })),
  createMail: scim('create a user with the e-mail new', () => ({
    method: 'POST',
    path: '/Users',
    body: user('other', { emails: [{ value: 'new' }] }),
  })),
  renameAnn: patchUser('rename ann to new', 'ann', replace('userName', 'new')),
  renameBob: patchUser('rename bob to new', 'bob', replace('userName', 'New')),
  bobBecomesAnn: patchUser('rename bob to ann', 'bob', replace('userName', 'ann')),
  titleAnn: patchUser('set the title of ann', 'ann', replace('title', 'Boss')),
  nickAnn: patchUser('set the nickName of ann', 'ann', replace('nickName', 'Annie')),
  mailAnn: patchUser(
    'replace the e-mails of ann',
    'ann',
    replace('emails', [{ value: 'a@example.org', primary: true }]),
  ),
  addMailAnn: patchUser('add an e-mail to ann', 'ann', {
    op: 'add',
    path: 'emails',
    value: [{ value: 'b@example.org', type: 'home' }],
  }),
  deactivateAnn: patchUser('deactivate ann', 'ann', replace('active', false)),
  putAnn: scim('PUT ann', (ids) => ({
    method: 'PUT',
    path: `/Users/${ids.ann}`,
    body: user('ann', { externalId: 'y-ann', displayName: 'Ann' }),
  })),
  deleteAnn: removal('Users', 'ann'),
  createGroupNew: scim('create group New', (ids) => ({
    method: 'POST',
    path: '/Groups',
    body: group('New', some(ids, ['carol'])),
  })),
  createGroupNewToo: scim('create group NEW', () => ({ method: 'POST', path: '/Groups', body: group('NEW') })),
  createGroupAround: scim('create a group around Team and ann', (ids) => ({
    method: 'POST',
    path: '/Groups',
    body: group('Around', some(ids, ['Team', 'ann'])),
  })),
  renameTeam: scim('rename Team to New', (ids) => patch(`/Groups/${ids.Team}`, replace('displayName', 'new'))),
  renameOuter: scim('rename Outer to New', (ids) => patch(`/Groups/${ids.Outer}`, replace('displayName', 'New'))),
  deleteTeam: removal('Groups', 'Team'),
  deleteInner: removal('Groups', 'Inner'),
  addCarol: members('add', 'Team', 'carol'),
  addDave: members('add', 'Team', 'dave'),
  addCarolAndDave: members('add', 'Team', 'carol', 'dave'),
  addInner: members('add', 'Team', 'Inner'),
  teamIntoOuter: members('add', 'Outer', 'Team'),
  outerIntoTeam: members('add', 'Team', 'Outer'),
  addAnnToOuter: members('add', 'Outer', 'ann'),
  takeAnn: members('remove', 'Team', 'ann'),
  takeBob: members('remove', 'Team', 'bob'),
  takeInner: members('remove', 'Outer', 'Inner'),
  replaceByCarol: members('replace', 'Team', 'carol'),
  putTeam: scim('PUT Team with bob and dave', (ids) => ({
    method: 'PUT',
    path: `/Groups/${ids.Team}`,
    body: group('Team', some(ids, ['bob', 'dave']), { externalId: 'team' }),
  })),
  renameAndExchange: scim('rename Team and exchange bob for carol', (ids) =>
    patch(
      `/Groups/${ids.Team}`,
      replace('displayName', 'Crew'),
      { op: 'remove', path: `members[value eq "${ids.bob}"]` },
      { op: 'add', path: 'members', value: [{ value: ids.carol }] },
    ),
  ),
  moveOnVersion: scim('rename Team, version 1 only', (ids) => ({
    ...patch(`/Groups/${ids.Team}`, replace('displayName', 'Crew')),
    ifMatch: 'W/"1"',
  })),
  joinOnVersion: scim('add dave to Team, version 1 only', (ids) => ({
    ...patch(`/Groups/${ids.Team}`, { op: 'add', path: 'members', value: [{ value: ids.dave }] }),
    ifMatch: 'W/"1"',
  })),
} as const satisfies Readonly<Record<string, Request>>;

const role = async (own: Parameters<NonNullable<Request['act']>>[0], org: string, slug: string): Promise<string> =>
  (await listRoles(own, org)).find((each) => each.slug === slug)?.id ?? '';

/** In an organisation where ann and bob are the only keepers, by SCIM, and the only owners, as members of Team. */
export const roleRequests = {
  annKeepsNot: patchUser('take keeper from ann', 'ann', { op: 'remove', path: 'roles' }),
  bobKeepsNot: patchUser('take keeper from bob', 'bob', { op: 'remove', path: 'roles' }),
  annAway: patchUser('deactivate ann', 'ann', replace('active', false)),
  annDeleted: removal('Users', 'ann'),
  takeAnn: members('remove', 'Team', 'ann'),
  takeBob: members('remove', 'Team', 'bob'),
  teamDeleted: removal('Groups', 'Team'),
  teamUnbound: {
    name: 'unbind owner from Team',
    act: (own, org, ids) => putBindings(own, org, ids.Team ?? '', []),
  },
  outerBound: {
    name: 'bind owner to Outer',
    act: (own, org, ids) => putBindings(own, org, ids.Outer ?? '', [{ role: 'owner' }]),
  },
  carolOwns: {
    name: 'give owner to carol',
    act: (own, org, ids) => putManualRoles(own, org, ids.carol ?? '', [{ role: 'owner' }]),
  },
  keeperFree: {
    name: 'keeper needs no holder any more',
    act: async (own, org) => updateRole(own, org, await role(own, org, 'keeper'), { protected: false }),
  },
} as const satisfies Readonly<Record<string, Request>>;

/** In an organisation where dave keeps "warden" and "guard" as retained, and carol has "guard" by SCIM too, unnoticed so far. */
export const retainedRequests = {
  annWards: patchUser('assign warden to ann', 'ann', { op: 'add', path: 'roles', value: ['warden'] }),
  bobWards: {
    name: 'give warden to bob',
    act: (own, org, ids) => putManualRoles(own, org, ids.bob ?? '', [{ role: 'warden' }]),
  },
  carolJoins: members('add', 'Wardens', 'carol'),
  daveWards: patchUser('assign warden to dave', 'dave', { op: 'add', path: 'roles', value: ['warden'] }),
  carolGuardsNot: patchUser('take guard from carol', 'carol', { op: 'remove', path: 'roles' }),
  carolAway: patchUser('deactivate carol', 'carol', replace('active', false)),
  daveDeleted: removal('Users', 'dave'),
  guardFree: {
    name: 'guard needs no holder any more',
    act: async (own, org) => updateRole(own, org, await role(own, org, 'guard'), { protected: false }),
  },
  upkeep: { name: 'maintenance of retained roles', act: review },
} as const satisfies Readonly<Record<string, Request>>;
