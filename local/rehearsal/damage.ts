import type { Party } from './parties';
import { group, type Provisioned, patch, user } from './provision';

/** What happens after the restore point: what an identity provider that went wrong does, and much else that is undone with it. */
export const damage = async (
  provider: Party,
  admin: Party,
  organizationId: string,
  { people, team, club, everybody, role }: Provisioned,
): Promise<void> => {
  await provider.done('DELETE', `/Users/${people.ada}`);
  await provider.done('PATCH', `/Users/${people.bea}`, patch({ op: 'replace', path: 'active', value: false }));
  await provider.done(
    'PATCH',
    `/Users/${people.cem}`,
    patch({ op: 'replace', path: 'userName', value: 'zoe@example.com' }),
  );
  // The name that became free is taken by somebody else.
  await provider.done('POST', '/Users', user('ada@example.com'));
  await provider.done('PATCH', `/Groups/${team}`, patch({ op: 'remove', path: `members[value eq "${people.dan}"]` }));
  await provider.done('PATCH', `/Groups/${club}`, patch({ op: 'replace', path: 'displayName', value: 'Renamed' }));
  await provider.done('PUT', `/Groups/${everybody}`, group('Everybody', []));
  await provider.done('DELETE', `/Groups/${club}`);
  const at = `/organizations/${organizationId}`;
  await admin.done('PUT', `${at}/groups/${team}/role-bindings`, { bindings: [] });
  await admin.done('PUT', `${at}/users/${people.cem}/roles`, { roles: [] });
  await admin.done('DELETE', `${at}/roles/${role}?force=true`);
};
