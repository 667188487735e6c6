import { inLargerPieces, listPieces, resourcePieces, type ShownResource } from '../../lambda/http/resource-pieces';
import type { Json } from '../../lambda/scim/json';

async function* pagesOf(...pages: readonly (readonly Json[])[]): AsyncGenerator<readonly Json[]> {
  yield* pages;
}
const textOf = async (pieces: AsyncIterable<string>): Promise<string> => {
  let text = '';
  for await (const piece of pieces) text += piece;
  return text;
};
const member = (value: string) => ({ value, type: 'User' });
const team = { schemas: ['urn'], id: 'a', members: [member('1')], displayName: 'Team "A"' };
const { members: _none, ...lonely } = team;

describe('the text of a resource', () => {
  it.each<[string, () => ShownResource, object]>([
    ['is that of its JSON', () => ({ shown: team }), team],
    [
      'goes on with further members',
      () => ({ shown: team, further: pagesOf([member('2'), member('3')], [], [member('4')]) }),
      { ...team, members: ['1', '2', '3', '4'].map(member) },
    ],
    [
      'begins with further members where there are no first ones',
      () => ({ shown: lonely, further: pagesOf([], [member('2')], [member('3')]) }),
      { ...team, members: ['2', '3'].map(member) },
    ],
    [
      'shows an empty list where there turn out to be none',
      () => ({ shown: lonely, further: pagesOf([], []) }),
      { ...lonely, members: [] },
    ],
  ])('%s', async (_, resource, expected) => {
    expect(JSON.parse(await textOf(resourcePieces(resource())))).toEqual(expected);
  });

  it('has its place in a list', async () => {
    const envelope = { schemas: ['list'], totalResults: 2, Resources: [] };
    const resources = [{ shown: lonely }, { shown: team, further: pagesOf([member('2')]) }];
    expect(JSON.parse(await textOf(listPieces(envelope, resources)))).toEqual({
      ...envelope,
      Resources: [lonely, { ...team, members: ['1', '2'].map(member) }],
    });
    expect(JSON.parse(await textOf(listPieces(envelope, [])))).toEqual(envelope);
  });

  it('is sent in pieces that are large enough', async () => {
    async function* small() {
      yield* ['a', 'bc', 'defg', 'h', 'i'];
    }
    const pieces: string[] = [];
    for await (const piece of inLargerPieces(small(), 3)) pieces.push(piece);
    expect(pieces).toEqual(['abc', 'defg', 'hi']);
  });
});
