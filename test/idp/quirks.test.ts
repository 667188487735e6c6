import { applyQuirks } from '../../lambda/scim/quirks/apply-quirks';
import { quirks } from '../../lambda/scim/quirks/quirks';
import { extendResourceType } from '../../lambda/scim/schema/custom-schema';
import { groupResourceType, userResourceType } from '../../lambda/scim/schema/resource-types';
import { type Exchange, readSequence, type Sequence } from '../../local/simulator/exchange';
import { recordedFiles, recordedProviders, trafficDirectory } from '../../local/simulator/recorded-traffic';

const resourceOf = (path: string): 'User' | 'Group' => (path.startsWith('/Groups') ? 'Group' : 'User');

const firedBy = (
  { request: { method, path, body } }: Exchange,
  { customAttributes = [] }: Sequence,
): readonly string[] => {
  if (method !== 'POST' && method !== 'PUT' && method !== 'PATCH') return [];
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return [];
  // A recorded body is JSON, read from a file.
  const resource = resourceOf(path);
  const type = extendResourceType(resource === 'User' ? userResourceType : groupResourceType, customAttributes);
  return applyQuirks({ method, resource, type, body: body as never }, 'compatible').fired;
};

test('each rewrite of an IdP oddity has a recorded exchange that makes it fire', () => {
  const names = recordedProviders(trafficDirectory)
    .flatMap((provider) => recordedFiles(trafficDirectory, provider))
    .map(readSequence)
    .flatMap((sequence) => sequence.exchanges.flatMap((exchange) => firedBy(exchange, sequence)));
  const fired = new Set(names);
  expect(quirks.map(({ name }) => name).filter((name) => !fired.has(name))).toEqual([]);
});
