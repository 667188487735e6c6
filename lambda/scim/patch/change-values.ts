/** Changes a multi-valued attribute. RFC 7644 §3.5.2; behaviours 5.4-5.7. */
import { compileElementFilter } from '../filter/element-filter';
import { equalityTerms } from '../filter/equality-terms';
import { isArray, isObject, type Json, type JsonObject } from '../json';
import type { Mode } from '../mode';
import type { AttributeDefinition } from '../schema/definition';
import { findSubAttribute } from '../schema/lookup';
import { invalidValue, noTarget } from '../scim-error';
import { isBlankOfType, saysNothing } from '../validation/label-only';
import { namesNothing } from '../validation/names-nothing';
import { isBlankText, isNoValue } from '../validation/no-value-text';
import { readElement, readSub, readValue } from '../validation/read-value';
import { isPrimary, settlePrimary } from '../validation/settle-primary';
import { isUnassigned } from '../validation/unassigned';
import type { Change } from './change';
import { mergeElement, setSub } from './change-element';
import { addElements, removeElements } from './elements';
import { memberOf } from './key-of';

const readList = ({ attribute, label }: Change, value: Json, mode: Mode): readonly Json[] => {
  const read = readValue(attribute, value, label, { mode });
  return isArray(read) ? read : [];
};

/** What a client sends for no value at all; `{}` and "" of a faulty one name no value of a list. */
const isNone = (value: Json): boolean => value === null || (isArray(value) && value.length === 0);

const changeAll = (change: Change, elements: readonly Json[], mode: Mode): readonly Json[] => {
  const { op, attribute, value = null, label } = change;
  if (op === 'replace') return readList(change, value, mode);
  // `{"op": "Remove", "path": "members", "value": [{"value": "u1091"}]}` of Entra means these, never all; a client that
  // serializes an absent value as null means all.
  if (value === null) return op === 'remove' ? [] : elements;
  // One value may be added or removed without an array around it, RFC 7644 §3.5.2.1.
  const bare = !isArray(value) && !isUnassigned(value);
  const list = readList(change, bare ? [value] : value, mode);
  if (op === 'add') return addElements(attribute, elements, list, mode);
  if (list.length === 0 && !(isArray(value) && value.length === 0)) throw namesNothing(attribute, label, value);
  return removeElements(attribute, elements, list);
};

/** Refuses an element without its value: merged into the one that a filter chose, it would take that one away. */
const checkHasValue = ({ attribute, label }: Change, value: Json, mode: Mode): void => {
  const given = isObject(value) && findSubAttribute(attribute, 'value') ? memberOf(value, 'value') : undefined;
  if (given === undefined || !(isUnassigned(given) || isBlankText(given))) return;
  if (mode === 'strict' || !isBlankOfType(attribute, value)) throw namesNothing(attribute, label, value);
};

/** One matching element after the change; undefined when it goes. */
const changeOne = (change: Change, element: Json, mode: Mode): Json | undefined => {
  const { op, attribute, sub, value = null, label } = change;
  if (sub !== undefined) {
    if (!isObject(element)) return element;
    return setSub(change, sub, element, op === 'remove' ? undefined : value, mode);
  }
  if (op === 'remove') return undefined;
  if (isNone(value)) return op === 'add' ? element : undefined;
  // "All matching record values SHALL be replaced" drops what the value does not repeat, the type that was searched for
  // included; clients that send `{"value": "new@example.com"}` mean to keep it.
  if (isObject(element) && (op !== 'replace' || mode !== 'strict')) return mergeElement(change, element, value, mode);
  const read = readElement(attribute, value, label, { mode });
  if (read === undefined || saysNothing(attribute, read, mode)) throw namesNothing(attribute, label, value);
  return read;
};

/** What the filter says of the value that it looks for, read like any client's value; undefined when it says nothing. */
const describedOne = ({ attribute, filter, label }: Change, mode: Mode): JsonObject | undefined => {
  if (filter === undefined) return {};
  const read = readElement(attribute, equalityTerms(filter, attribute), label, { mode });
  return isObject(read) ? read : undefined;
};

/** The element that a filter without a match describes: `emails[type eq "work"].value` makes a work address. */
const createOne = (change: Change, mode: Mode): JsonObject | undefined => {
  const { op, sub, filter, value = null, label } = change;
  const described = describedOne(change, mode);
  // RFC 7644 §3.5.2.3 wants `noTarget` of a replace; an add may make what is not there, §3.5.2.1.
  if (described === undefined || (filter !== undefined && op === 'replace' && mode === 'strict'))
    throw noTarget(`No value of "${label}" matches the filter of the path.`);
  if (isNone(value)) return undefined;
  if (value === '' && sub !== undefined) {
    readSub(sub, value, `${label}.${sub.name}`, { mode });
    return undefined;
  }
  return sub === undefined ? mergeElement(change, described, value, mode) : setSub(change, sub, described, value, mode);
};

const changeChosen = (
  change: Change,
  elements: readonly Json[],
  chosen: readonly boolean[],
  mode: Mode,
): readonly Json[] => {
  const after: Json[] = [];
  const primaries: number[] = [];
  for (const [position, element] of elements.entries()) {
    const changed = chosen[position] === true ? changeOne(change, element, mode) : element;
    if (changed === undefined) continue;
    after.push(changed);
    if (chosen[position] === true && isPrimary(changed)) primaries.push(after.length - 1);
  }
  if (primaries.length > 1 && mode === 'strict')
    throw invalidValue(`At most one value of "${change.label}" may be primary.`);
  return settlePrimary(after, primaries.at(-1) ?? 0, mode, change.label);
};

const matcherOf = ({ filter }: Change, attribute: AttributeDefinition, mode: Mode): ((element: Json) => boolean) =>
  filter === undefined ? () => true : compileElementFilter(filter, attribute, { mode });

/** The values after the change; an empty list when none is left. */
export const changeValues = (change: Change, before: Json | undefined, mode: Mode): readonly Json[] => {
  const elements = isArray(before) ? before : [];
  const { op, attribute, sub, filter, value = null, label } = change;
  if (sub === undefined && filter === undefined) return changeAll(change, elements, mode);
  // Without a filter the `value` of all is meant: "" for `roles.value` would take them all.
  const ofAll = sub?.name === 'value' && filter === undefined;
  const names = isUnassigned(value) ? isNone(value) : !(ofAll && mode === 'compatible' && isNoValue(value));
  if (op !== 'remove' && (sub === undefined || ofAll) && !names) throw namesNothing(attribute, label, value);
  if (op !== 'remove' && sub === undefined) checkHasValue(change, value, mode);
  const chosen = elements.map(matcherOf(change, attribute, mode));
  if (op === 'remove' || chosen.includes(true)) return changeChosen(change, elements, chosen, mode);
  const created = createOne(change, mode);
  return created === undefined ? elements : addElements(attribute, elements, [created], mode);
};
