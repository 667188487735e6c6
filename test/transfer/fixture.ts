/** Organisations that are exported and imported over the admin API. */

import { createDoctor } from '../../lambda/store/doctor/doctor';
import { type AccessWorld, type Organization, ok } from '../access/fixture';
import { TABLE } from '../secrets/fixture';
import { checkInvariants } from '../store/check-invariants';

// biome-ignore lint/suspicious/noExplicitAny: assertions read records of every form
export type Line = any;

export interface Imported {
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly conflicts: readonly { record: number; name: string; reason: string; detail: string }[];
}

/** All records, page by page. */
export const exported = async (world: AccessWorld, id: string): Promise<Line[]> => {
  const lines: Line[] = [];
  let cursor: string | undefined;
  do {
    const query = cursor === undefined ? '' : `?cursor=${cursor}`;
    const path = `/organizations/${id}/export${query}`;
    const { body } = await world.watch.within(id, () => ok(world.send({ method: 'GET', path })));
    lines.push(...body.records);
    cursor = body.nextCursor;
  } while (cursor !== undefined);
  return lines;
};

/** What of an export does not depend on where and when it was taken. */
export const content = (lines: readonly Line[]): Line[] =>
  lines.map((line) => {
    if (line.type === 'header') return { ...line, takenAt: '', organizationId: '' };
    // A version is given anew, so that no entity tag of before is good again.
    return line.type === 'user' ? { ...line, version: 0 } : line;
  });

/** Imports all lines of an export, so many at a time; conflicts tell their line. */
export const imported = async (
  world: AccessWorld,
  id: string,
  lines: readonly Line[],
  { atATime = 100, overwrite = false } = {},
): Promise<Imported> => {
  const total = { created: 0, updated: 0, unchanged: 0, conflicts: [] as Imported['conflicts'][number][] };
  const records = lines.filter(({ type }) => type !== 'header');
  for (let start = 0; start < records.length; start += atATime) {
    const path = `/organizations/${id}/import${overwrite ? '?overwrite=true' : ''}`;
    const body = { records: records.slice(start, start + atATime) };
    const answer = (await ok(world.send({ method: 'POST', path, body }))).body as Imported;
    total.created += answer.created;
    total.updated += answer.updated;
    total.unchanged += answer.unchanged;
    total.conflicts.push(...answer.conflicts.map((each) => ({ ...each, record: each.record + start })));
  }
  return total;
};

/** What contradicts itself in an organisation. */
export const faultsOf = async (world: AccessWorld, id: string): Promise<readonly string[]> => {
  const doctor = createDoctor({ client: world.dynamoDb, table: TABLE });
  const { findings } = await doctor.examine(id, { limit: 1_000_000, repair: false, now: new Date() });
  return [
    ...(await checkInvariants(world.dynamoDb, TABLE, id)),
    ...findings.map(({ kind, explanation }) => `${kind}: ${explanation}`),
  ];
};

/** An organisation that has something of everything. */
export const furnished = async (
  world: AccessWorld,
): Promise<Organization & { readonly names: Record<string, string> }> => {
  const org = await world.organization({
    emptyRoles: 'remove-all',
    activityDays: 12,
    sensitiveAttributes: ['name.familyName'],
    customAttributes: [
      {
        id: 'urn:example:params:scim:schemas:extension:acme:2.0:User',
        attributes: [
          { name: 'shoeSize', type: 'integer' },
          { name: 'pin', returned: 'never' },
        ],
      },
    ],
  });
  const owner = await org.role('managed:owner', { protected: true, description: 'Owns' });
  const agent = await org.role('managed:agent');
  const brief = await org.role('brief');
  await ok(org.admin('PATCH', `/roles/${agent.id}`, { slug: 'managed:inbox_agent' }));
  await ok(org.admin('POST', '/workspaces', { id: 'emea', name: 'EMEA' }));
  await ok(org.admin('POST', '/workspaces', { id: 'apac', name: 'APAC' }));
  const ann = await org.user('ann@example.com', {
    externalId: 'x-ann',
    emails: [{ value: 'Ann@Example.com', primary: true }, { value: 'ann@home.example' }],
    name: { givenName: 'Ann', familyName: 'Other' },
    roles: [{ value: 'managed:inbox_agent' }],
    'urn:example:params:scim:schemas:extension:acme:2.0:User': { shoeSize: 41, pin: '1234' },
  });
  const bob = await org.user('bob', { active: false, roles: [{ value: 'brief' }] });
  const carol = await org.user('Carol', { displayName: 'Carol „C“ 🦊' });
  const many: string[] = [];
  for (let at = 0; at < 40; at += 1) many.push(await org.user(`person-${at}`));
  const team = await org.group('Team', [ann, carol]);
  const inner = await org.group('Inner', [bob]);
  const big = await org.group('Big', [...many, inner, team]);
  const empty = await org.group('Empty');
  await ok(org.give(carol, { role: 'managed:inbox_agent', workspaces: ['emea'] }, 'brief'));
  await ok(org.bind(team, 'managed:owner', { role: 'managed:inbox_agent', workspaces: ['apac', 'emea'] }));
  await ok(org.bind(big, 'brief'));
  // The last holder of a protected role keeps it.
  await org.patch(`/Groups/${team}`, { op: 'remove', path: `members[value eq "${carol}"]` });
  await org.patch(`/Groups/${team}`, { op: 'remove', path: `members[value eq "${ann}"]` });
  await org.patch(`/Users/${ann}`, { op: 'replace', path: 'nickName', value: 'A' });
  await ok(org.admin('DELETE', `/roles/${brief.id}?force=true`));
  await ok(org.admin('DELETE', '/workspaces/apac?force=true'));
  // Who has it otherwise keeps it, here and where it is imported.
  await ok(org.admin('PATCH', `/roles/${agent.id}`, { assignableBy: ['admin'] }));
  return { ...org, names: { owner: owner.id, agent: agent.id, ann, bob, carol, team, inner, big, empty } };
};
