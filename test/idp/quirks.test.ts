import { applyQuirks } from '../../lambda/scim/quirks/apply-quirks';
import { quirks } from '../../lambda/scim/quirks/quirks';
import { type Exchange, readSequence } from '../../local/simulator/exchange';
import { recordedFiles, recordedProviders, trafficDirectory } from '../../local/simulator/recorded-traffic';

const resourceOf = (path: string): 'User' | 'Group' => (path.startsWith('/Groups') ? 'Group' : 'User');

const firedBy = ({ request: { method, path, body } }: Exchange): readonly string[] => {
  if (method !== 'POST' && method !== 'PUT' && method !== 'PATCH') return [];
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return [];
  // A recorded body is JSON, read from a file.
  return applyQuirks({ method, resource: resourceOf(path), body: body as never }, 'compatible').fired;
};

test('each rewrite of an IdP oddity has a recorded exchange that makes it fire', () => {
  const exchanges = recordedProviders(trafficDirectory)
    .flatMap((provider) => recordedFiles(trafficDirectory, provider))
    .flatMap((file) => readSequence(file).exchanges);
  const fired = new Set(exchanges.flatMap(firedBy));
  expect(quirks.map(({ name }) => name).filter((name) => !fired.has(name))).toEqual([]);
});
