/** Two kinds of clients: one that does not care for any refusal, and one that works as identity providers do. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Send } from './scim-client';

const USER = 'urn:ietf:params:scim:schemas:core:2.0:User';
const GROUP = 'urn:ietf:params:scim:schemas:core:2.0:Group';
const residents = 20;

const patch = (op: string, path: string, value?: unknown) => ({
  schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
  Operations: [{ op, path, ...(value === undefined ? {} : { value }) }],
});
const person = (name: string) => ({
  schemas: [USER],
  userName: `${name}@example.com`,
  name: { givenName: 'Ada', familyName: 'Lovelace' },
  emails: [{ value: `${name}@example.com`, type: 'work', primary: true }],
});
const byName = (name: string) => `/Users?filter=${encodeURIComponent(`userName eq "${name}@example.com"`)}`;

/** What is there while traffic goes on: nothing that grows with it but the audit trail. */
export interface Residents {
  readonly users: readonly string[];
  readonly group: string;
}

export const settle = async (send: Send): Promise<Residents> => {
  const made = async (path: string, body: object): Promise<string> => {
    const { id } = await send('POST', path, body);
    if (id === undefined) throw new Error(`POST ${path} made nothing.`);
    return id;
  };
  const users: string[] = [];
  for (let n = 0; n < residents; n += 1) users.push(await made('/Users', person(`resident${n}`)));
  return { users, group: await made('/Groups', { schemas: [GROUP], displayName: 'Residents' }) };
};

/** Sends at a pace whatever comes back, until the time is over; answers how many requests. */
export const hammer = async (
  send: Send,
  { users, group }: Residents,
  perSecond: number,
  until: number,
): Promise<number> => {
  const guests: string[] = [];
  const under = new Set<Promise<unknown>>();
  const one = async (n: number): Promise<void> => {
    const user = users[n % users.length] ?? '';
    const path = `/Users/${user}`;
    const steps: readonly (() => Promise<unknown>)[] = [
      () => send('GET', byName(`resident${n % residents}`)),
      () => send('PATCH', path, patch('replace', 'active', n % 3 > 0)),
      () => send('GET', path),
      () => send('POST', '/Users', person(`guest${n}`)).then(({ id }) => id !== undefined && guests.push(id)),
      () => send('GET', '/Users?startIndex=1&count=20'),
      () => send('PUT', path, person(`resident${n % residents}`)),
      () => send('GET', '/Groups?filter=displayName%20eq%20%22Residents%22'),
      () => send('PATCH', `/Groups/${group}`, patch('add', 'members', [{ value: user }])),
      () => send('PATCH', `/Groups/${group}`, patch('remove', `members[value eq "${user}"]`)),
      async () => {
        const guest = guests.shift();
        if (guest === undefined) return send('GET', '/ServiceProviderConfig');
        const { status } = await send('DELETE', `/Users/${guest}`);
        return status === 204 || guests.push(guest);
      },
    ];
    // Seven shares no factor with ten, so that each step meets each of the users.
    await steps[(n * 7 + Math.floor(n / 10)) % steps.length]?.();
  };
  const started = Date.now();
  let sent = 0;
  while (Date.now() < until) {
    for (const due = ((Date.now() - started) * perSecond) / 1_000; sent < due; sent += 1) {
      const request = one(sent).finally(() => under.delete(request));
      under.add(request);
    }
    await pause(10);
  }
  await Promise.all(under);
  return sent;
};

/** Provisions one person after another, as Entra and Okta do, until the time is over. */
export const provision = async (send: Send, { group }: Residents, until: number): Promise<void> => {
  for (let n = 0; Date.now() < until; n += 1) {
    const steps: ((id: string) => Promise<{ readonly id?: string }>)[] = [
      () => send('POST', '/Users', person(`person${n}`)),
      (id) => send('GET', `/Users/${id}`),
      () => send('GET', byName(`person${n}`)),
      (id) => send('PATCH', `/Users/${id}`, patch('replace', 'title', 'Countess')),
      (id) => send('PATCH', `/Groups/${group}`, patch('add', 'members', [{ value: id }])),
      (id) => send('PATCH', `/Users/${id}`, patch('replace', 'active', false)),
      (id) => send('DELETE', `/Users/${id}`),
    ];
    let id = '';
    for (const step of steps) {
      const answer = await step(id);
      if (id === '') id = answer.id ?? '';
      if (id === '') break;
      await pause(250);
    }
  }
};
