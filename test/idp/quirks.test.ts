import type { UnknownAttribute } from '../../lambda/scim/filter/known-paths';
import { applyQuirks } from '../../lambda/scim/quirks/apply-quirks';
import { quirks } from '../../lambda/scim/quirks/quirks';
import { extendResourceType } from '../../lambda/scim/schema/custom-schema';
import { groupResourceType, userResourceType } from '../../lambda/scim/schema/resource-types';
import { noteIgnoredAttributes } from '../../lambda/scim/validation/ignored-attributes';
import { type Exchange, readSequence, type Sequence } from '../../local/simulator/exchange';
import { recordedFiles, recordedProviders, trafficDirectory } from '../../local/simulator/recorded-traffic';

const resourceOf = (path: string): 'User' | 'Group' => (path.startsWith('/Groups') ? 'Group' : 'User');

interface Read {
  readonly fired: readonly string[];
  readonly unknown: readonly UnknownAttribute[];
}

/** What is made of a request that changes a resource. */
const readExchange = (
  { request: { method, path, body } }: Exchange,
  { customAttributes = [] }: Sequence,
): readonly Read[] => {
  if (method !== 'POST' && method !== 'PUT' && method !== 'PATCH') return [];
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return [];
  // A recorded body is JSON, read from a file.
  const resource = resourceOf(path);
  const type = extendResourceType(resource === 'User' ? userResourceType : groupResourceType, customAttributes);
  const { fired, message } = applyQuirks({ method, resource, type, body: body as never }, 'compatible');
  const unknown: UnknownAttribute[] = [];
  noteIgnoredAttributes(type, message, unknown);
  return [{ fired, unknown }];
};

const everyRead = (): readonly Read[] =>
  recordedProviders(trafficDirectory)
    .flatMap((provider) => recordedFiles(trafficDirectory, provider))
    .map(readSequence)
    .flatMap((sequence) => sequence.exchanges.flatMap((exchange) => readExchange(exchange, sequence)));

test('each rewrite of an IdP oddity has a recorded exchange that makes it fire', () => {
  const names = everyRead().flatMap(({ fired }) => fired);
  const fired = new Set(names);
  expect(quirks.map(({ name }) => name).filter((name) => !fired.has(name))).toEqual([]);
});

test('nothing that identity providers send by habit is told to be unknown', () => {
  const reads = everyRead();
  expect(reads.length).toBeGreaterThan(100);
  expect(reads.flatMap(({ unknown }) => unknown)).toEqual([]);
});
