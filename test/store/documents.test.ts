import type { JsonObject } from '../../lambda/scim/json';
import { indexWrites } from '../../lambda/store/documents';
import { indexEntries } from '../../lambda/store/indexes';
import { fc } from '../properties';

const ID = '2819c223-7f76-453a-919d-413861904646';
const kinds = ['User', 'Group'] as const;

test('a change writes the entries that only one of two documents has, and no others', () => {
  const word = fc.constantFrom('a', 'A', 'b', 'c');
  const values = fc.array(fc.record({ value: word, type: word }, { noNullPrototype: true }), { maxLength: 3 });
  const documents = fc.record(
    { userName: word, displayName: word, externalId: word, title: word, emails: values, roles: values },
    { requiredKeys: [], noNullPrototype: true },
  );
  const indexed = fc.record({ document: documents, claimed: fc.boolean() });
  let unchanged = 0;
  fc.assert(
    fc.property(fc.constantFrom(...kinds), indexed, indexed, fc.boolean(), (kind, before, other, alike) => {
      const after = alike ? { ...before, document: { ...before.document, title: 'other' } } : other;
      const keysOf = ({ document, claimed }: { readonly document: JsonObject; readonly claimed: boolean }) =>
        indexEntries('acme', kind, ID, document, claimed).map(({ key }) => `${key.PK} ${key.SK}`);
      const [old, next] = [keysOf(before), keysOf(after)];
      const writes = indexWrites('acme', kind, ID, before, after);
      const written = (action: string) =>
        writes.filter((write) => write.action === action).map(({ key }) => `${key.PK} ${key.SK}`);
      expect(written('Put').sort()).toEqual(next.filter((key) => !old.includes(key)).sort());
      expect(written('Delete').sort()).toEqual(old.filter((key) => !next.includes(key)).sort());
      if (writes.length === 0) unchanged += 1;
    }),
    { numRuns: 500 },
  );
  expect(unchanged).toBeGreaterThan(100);
});
