import { settlePrimary } from '../../../lambda/scim/validation/settle-primary';
import { fc } from '../../properties';

const a = { value: 'a', primary: true };
const b = { value: 'b', primary: true };
const c = { value: 'c' };

describe('at most one value is primary', () => {
  test('nothing to settle leaves the very same array', () => {
    for (const list of [[], [c], [a, c], ['x']]) expect(settlePrimary(list, undefined, 'strict', 'emails')).toBe(list);
  });

  test('the newest takes the mark from the others in every mode (RFC 7644 §3.5.2)', () => {
    for (const mode of ['compatible', 'strict'] as const) {
      expect(settlePrimary([a, b, c], 0, mode, 'emails')).toEqual([a, { value: 'b', primary: false }, c]);
    }
  });

  test('a newest one without the mark takes none', () => {
    expect(settlePrimary([a, b, c], 2, 'compatible', 'emails')).toEqual([{ value: 'a', primary: false }, b, c]);
  });

  test('whatever is settled has one primary at most and keeps every element', () => {
    const element = fc.record({ value: fc.string(), primary: fc.boolean() }, { requiredKeys: ['value'] });
    fc.assert(
      fc.property(fc.array(element), fc.option(fc.nat(5), { nil: undefined }), (elements, newest) => {
        const settled = settlePrimary(elements, newest, 'compatible', 'emails');
        const marked = settled.filter((value) => (value as { primary?: boolean }).primary === true);
        expect(marked.length).toBe(elements.some(({ primary }) => primary) ? 1 : 0);
        expect(settled.map((value) => (value as { value: string }).value)).toEqual(elements.map(({ value }) => value));
      }),
    );
  });
});
