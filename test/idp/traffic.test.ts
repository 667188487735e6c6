/** Every file of recorded traffic is a test: it is played over HTTP against the template that deploys. */

import { type Service, startService } from '../../local/service/start-service';
import { readSequence, type Sequence } from '../../local/simulator/exchange';
import { type PlayedSequence, playSequence, type Target } from '../../local/simulator/play-sequence';
import { recordedFiles, recordedProviders, trafficDirectory } from '../../local/simulator/recorded-traffic';
import { countHeld, reportSequence } from '../../local/simulator/report';

const synthesis = 120_000;

let service: Service;
let target: Target;
beforeAll(async () => {
  service = await startService({ schedules: false });
  target = { baseUrl: service.connection.baseUrl, token: service.connection.accessKey };
}, synthesis);
afterAll(() => service?.stop());

/** Throws what was sent and what came where a part did not hold. */
const mustHold = (played: PlayedSequence): void => {
  const { held, total } = countHeld([played]);
  if (held < total || played.leftovers.length > 0) throw new Error(reportSequence(played, { verbose: false }));
};

const declare = async (customAttributes: NonNullable<Sequence['customAttributes']>): Promise<void> => {
  const { adminUrl, adminKey, organizationId } = service.connection;
  const answer = await fetch(`${adminUrl}/organizations/${organizationId}/settings`, {
    method: 'PATCH',
    headers: { Authorization: `Bearer ${adminKey}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ customAttributes }),
  });
  if (!answer.ok) throw new Error(await answer.text());
};

/** Plays a sequence in an organisation that declares what it needs. */
const play = async (sequence: Sequence): Promise<PlayedSequence> => {
  const { customAttributes } = sequence;
  if (customAttributes === undefined) return playSequence(sequence, target);
  await declare(customAttributes);
  const played = await playSequence(sequence, target);
  await declare([]);
  return played;
};

const providers = recordedProviders(trafficDirectory);

test('there is traffic of every identity provider that must work', () => {
  expect(providers).toEqual(expect.arrayContaining(['entra', 'google', 'jumpcloud', 'okta', 'onelogin', 'ping']));
});

describe.each(providers)('%s', (provider) => {
  const sequences = recordedFiles(trafficDirectory, provider).map(readSequence);
  test.each(sequences.map((sequence) => [sequence.name, sequence] as const))('%s', async (_, sequence) => {
    mustHold(await play(sequence));
  });
});

test('locally an answer names the rewrites that fired', async () => {
  const answer = await fetch(`${target.baseUrl}/Users`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${target.token}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ schemas: ['urn:scim:schemas:core:1.0'], userName: 'scim-1@example.com' }),
  });
  const { id } = (await answer.json()) as { id: string }; // a user was created
  await fetch(`${target.baseUrl}/Users/${id}`, {
    method: 'DELETE',
    headers: { Authorization: `Bearer ${target.token}` },
  });
  expect(answer.headers.get('x-scim-quirks')).toBe('onelogin-scim-1-urns');
});

test(
  'a run leaves nothing behind and can be repeated',
  async () => {
    const count = async (path: string): Promise<number> => {
      const answer = await fetch(`${target.baseUrl}${path}?count=0`, {
        headers: { Authorization: `Bearer ${target.token}` },
      });
      return ((await answer.json()) as { totalResults: number }).totalResults; // the form of a ListResponse
    };
    const before = [await count('/Users'), await count('/Groups')];
    const sequences = ['okta', 'entra'].flatMap((name) => recordedFiles(trafficDirectory, name)).map(readSequence);
    for (const sequence of sequences) mustHold(await play(sequence));
    expect([await count('/Users'), await count('/Groups')]).toEqual(before);
  },
  synthesis,
);
