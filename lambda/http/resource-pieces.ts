/** The text of resources that are not held whole: of a group with many members those that follow are written as they are read. */
import { isArray, type Json, type JsonObject } from '../scim/json';

/** A resource as it is shown. */
export interface ShownResource {
  readonly shown: JsonObject;
  /** Members that go on after those that are shown, page by page. */
  readonly further?: AsyncIterable<readonly Json[]>;
}

const inner = (values: readonly Json[]): string => JSON.stringify(values).slice(1, -1);

/** The text of one resource. */
export async function* resourcePieces({ shown, further }: ShownResource): AsyncGenerator<string> {
  if (further === undefined) return yield JSON.stringify(shown);
  const { members, ...others } = shown;
  const first = isArray(members) ? inner(members) : '';
  let empty = first === '';
  yield `${JSON.stringify(others).slice(0, -1)},"members":[${first}`;
  for await (const page of further) {
    if (page.length === 0) continue;
    yield `${empty ? '' : ','}${inner(page)}`;
    empty = false;
  }
  yield ']}';
}

/** Pieces put together until they are worth sending. */
export async function* inLargerPieces(pieces: AsyncIterable<string>, length: number): AsyncGenerator<string> {
  let held = '';
  for await (const piece of pieces) {
    held += piece;
    if (held.length < length) continue;
    yield held;
    held = '';
  }
  if (held !== '') yield held;
}

/** The text of a list response whose `Resources` are empty, up to where they begin. */
const beginningOf = ({ Resources: _none, ...envelope }: JsonObject): string =>
  `${JSON.stringify(envelope).slice(0, -1)},"Resources":[`;

/** The text of a list response whose `Resources` are empty, with the text of these resources in it. */
export const listText = (list: JsonObject, resources: readonly string[]): string =>
  `${beginningOf(list)}${resources.join()}]}`;

/** The same piece by piece. */
export async function* listPieces(list: JsonObject, resources: readonly ShownResource[]): AsyncGenerator<string> {
  yield beginningOf(list);
  for (const [position, resource] of resources.entries()) {
    if (position > 0) yield ',';
    yield* resourcePieces(resource);
  }
  yield ']}';
}
