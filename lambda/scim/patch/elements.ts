/** Tells the values of a multi-valued attribute apart. RFC 7643 §2.4: none stands twice with the same type and value. */
import { fold } from '../fold';
import { isObject, type Json, type JsonObject } from '../json';
import type { Mode } from '../mode';
import { contentKey } from '../same-content';
import type { AttributeDefinition } from '../schema/definition';
import { findSubAttribute } from '../schema/lookup';
import { isPrimary, settlePrimary } from '../validation/settle-primary';

const foldIf = (value: Json, caseExact: boolean): string =>
  typeof value === 'string' ? fold(value, caseExact) : contentKey(value);

/** Text that two values share when they are the same but for their labels: the `value`, or all there is where none is. */
const identityOf = (attribute: AttributeDefinition, element: Json): string => {
  if (!isObject(element)) return foldIf(element, attribute.caseExact);
  const { primary: _, ...rest } = element;
  const { value } = rest;
  if (value === undefined) return contentKey(rest);
  return foldIf(value, findSubAttribute(attribute, 'value')?.caseExact ?? false);
};

/**
 * The names under which a value is known: with its type, and as itself, since a value named without a type may have any.
 * NUL parts the two because no text that is held contains it.
 */
const namesOf = (attribute: AttributeDefinition, element: Json): readonly [exact: string, loose: string] => {
  const loose = identityOf(attribute, element);
  const type = isObject(element) ? element.type : undefined;
  return [type === undefined ? loose : `${foldIf(type, false)}\0${loose}`, loose];
};

/** What a value that is there already takes on from one that is added again: labels, but never another spelling. */
const enrich = (element: Json | undefined, added: Json): Json => {
  if (!isObject(element) || !isObject(added)) return element ?? added;
  const merged: JsonObject = { ...element, ...added };
  return {
    ...merged,
    ...(element.value === undefined ? {} : { value: element.value }),
    ...(element.type === undefined ? {} : { type: element.type }),
  };
};

/** The position of each value under each of its names; the first of several keeps the name. */
type Positions = Map<string, number>;

const put = (positions: Positions, names: readonly string[], position: number): void => {
  for (const name of names) if (!positions.has(name)) positions.set(name, position);
};

/** A PATCH that adds one value after the other finds the positions that the one before has made. */
const known = new WeakMap<
  readonly Json[],
  { readonly attribute: AttributeDefinition; readonly positions: Positions }
>();

const positionsOf = (attribute: AttributeDefinition, elements: readonly Json[]): Positions => {
  const found = known.get(elements);
  known.delete(elements);
  if (found?.attribute === attribute) return found.positions;
  const positions: Positions = new Map();
  for (const [position, element] of elements.entries()) put(positions, namesOf(attribute, element), position);
  return positions;
};

/**
 * The elements with others added. One that is there already is not added again, but gives its labels to it; of those that
 * are primary the newest stays so.
 */
export const addElements = (
  attribute: AttributeDefinition,
  elements: readonly Json[],
  added: readonly Json[],
  mode: Mode,
): readonly Json[] => {
  const after = [...elements];
  const positions = positionsOf(attribute, elements);
  let primary: number | undefined;
  for (const element of added) {
    const names = namesOf(attribute, element);
    let position = positions.get(names[0]);
    if (position === undefined) {
      position = after.push(element) - 1;
      put(positions, names, position);
    } else {
      after[position] = enrich(after[position], element);
    }
    if (isPrimary(element)) primary = position;
  }
  const settled = primary === undefined ? after : settlePrimary(after, primary, mode, attribute.name);
  known.set(settled, { attribute, positions });
  return settled;
};

/** The elements without those that a client names by value, and by type where it says one. */
export const removeElements = (
  attribute: AttributeDefinition,
  elements: readonly Json[],
  named: readonly Json[],
): readonly Json[] => {
  const gone = new Set(named.map((element) => namesOf(attribute, element)[0]));
  return elements.filter((element) => !namesOf(attribute, element).some((name) => gone.has(name)));
};
