import { joined } from '../../lambda/store/safeguards';
import type { Write } from '../../lambda/store/transact';

const key = { PK: 'T#acme#U#0', SK: 'ann' };
const refused = () => new Error('refused');
const standing = (granted: string): Pick<Write, 'condition' | 'values'> => ({
  condition: 'version = :version AND granted = :granted',
  values: { ':version': { N: '3' }, ':granted': { N: granted } },
});
const deletion: Write = { action: 'Delete', key, ...standing('2'), refused };
const check = (granted: string): Write => ({ action: 'ConditionCheck', key, ...standing(granted), refused });

test('a check of an item that is written says the same with its own values', () => {
  const [write, ...more] = joined([deletion], [check('1')]);
  expect(more).toEqual([]);
  expect(write).toMatchObject({
    action: 'Delete',
    condition: '(version = :version AND granted = :granted) AND (version = :version0 AND granted = :granted0)',
    values: {
      ':version': { N: '3' },
      ':granted': { N: '2' },
      ':version0': { N: '3' },
      ':granted0': { N: '1' },
    },
  });
});

test('a check that is made already is not made twice', () => {
  expect(joined([deletion], [check('2'), check('2')])).toEqual([deletion]);
});

test('two checks of one item that contradict each other are both made', () => {
  const [write, ...more] = joined([], [check('1'), check('2')]);
  expect(more).toEqual([]);
  expect(write?.condition).toContain(' AND (version = :version1 AND granted = :granted1)');
});
