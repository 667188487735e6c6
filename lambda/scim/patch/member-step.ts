/** What a change of `members` asks for, as a step: a group's members are never held as one list. RFC 7644 §3.5.2. */
import type { Filter } from '../filter/ast';
import { clipped } from '../filter/cursor';
import { compileElementFilter } from '../filter/element-filter';
import { equalityTerms } from '../filter/equality-terms';
import { isArray, isObject, type Json } from '../json';
import type { Mode } from '../mode';
import { invalidValue, mutability, noTarget } from '../scim-error';
import { readMembers } from '../validation/members';
import { readReference } from '../validation/resource-reference';
import type { Change } from './change';
import type { MemberReference, MemberStep } from './plan';

/** The filter with `$ref eq "https://…/Users/2819c223"` as `value eq "2819c223"`: no link is kept, since it depends on the base. */
const byValue = (filter: Filter): Filter => {
  if (filter.kind === 'and' || filter.kind === 'or') return { ...filter, operands: filter.operands.map(byValue) };
  if (filter.kind === 'not') return { ...filter, operand: byValue(filter.operand) };
  if (filter.kind !== 'compare' || filter.path.toLowerCase() !== '$ref') return filter;
  const target = typeof filter.value === 'string' ? readReference(filter.value) : undefined;
  const exact = filter.operator === 'eq' || filter.operator === 'ne';
  return target === undefined || !exact ? filter : { ...filter, path: 'value', value: target.id };
};

/** The ids that `value eq "x"`, or several joined by `or`, choose; undefined for any other filter. */
const chosenIds = (filter: Filter): readonly string[] | undefined => {
  if (filter.kind === 'or') {
    const ids = filter.operands.map(chosenIds);
    return ids.includes(undefined) ? undefined : ids.flatMap((some) => some ?? []);
  }
  if (filter.kind !== 'compare' || filter.operator !== 'eq' || filter.path.toLowerCase() !== 'value') return undefined;
  return filter.value === null ? undefined : [String(filter.value)];
};

const removeIds = (ids: readonly string[]): MemberStep | undefined =>
  ids.length === 0 ? undefined : { op: 'remove', ids };

const addMembers = (members: readonly MemberReference[]): MemberStep | undefined =>
  members.length === 0 ? undefined : { op: 'add', members };

/** Throws where a value stands beside the filter and names others than the filter does: one of the two is a mistake. */
const checkBeside = ({ value = null, label }: Change, ids: readonly string[] | undefined, mode: Mode): void => {
  if (value === null || (isArray(value) && value.length === 0)) return;
  const named = new Set(readMembers(listed(value), mode).map((member) => member.value));
  if (ids === undefined || (ids.every((id) => named.has(id)) && named.size === new Set(ids).size)) return;
  const sent = clipped(JSON.stringify(value));
  throw invalidValue(
    `"${label}": the filter of the path names other members than the value does: ${sent}. Send one of them.`,
  );
};

const removal = (change: Change, mode: Mode): MemberStep | undefined => {
  const { attribute, filter, value } = change;
  if (filter !== undefined) {
    const ids = chosenIds(filter);
    checkBeside(change, ids, mode);
    if (ids !== undefined) return removeIds(ids);
    // Compiled for its refusals, so that a filter that cannot be is refused before anything is read.
    compileElementFilter(filter, attribute, { mode });
    return { op: 'removeMatching', filter };
  }
  // A client that serializes an absent value as null means all.
  if (value === undefined || value === null) return { op: 'replace', members: [] };
  // `{"op": "Remove", "path": "members", "value": [{"value": "u1091"}]}` of Entra: these and never all.
  return removeIds(readMembers(listed(value), mode).map((member) => member.value));
};

/** One member may stand without an array around it, RFC 7644 §3.5.2.1. */
const listed = (value: Json): Json => (isArray(value) || value === null ? value : [value]);

const addition = ({ attribute, filter, value = null }: Change, mode: Mode): MemberStep | undefined => {
  if (filter === undefined) return addMembers(readMembers(listed(value), mode));
  const terms = equalityTerms(filter, attribute);
  if (terms.value === undefined) throw noTarget('The filter of the path names no member that could be added.');
  return addMembers(readMembers([{ ...terms, ...(isObject(value) ? value : {}) }], mode));
};

/** The step of one change; undefined when it asks for nothing. */
export const memberStep = (sent: Change, mode: Mode): MemberStep | undefined => {
  const change = sent.filter === undefined ? sent : { ...sent, filter: byValue(sent.filter) };
  const { op, filter, sub, value = null } = change;
  if (sub?.mutability === 'readOnly')
    throw mutability(`"${change.label}.${sub.name}" follows from the member and cannot be changed here.`);
  if (sub !== undefined || (op === 'replace' && filter !== undefined))
    throw mutability('A member cannot be changed; remove it and add the other one.');
  if (op === 'remove') return removal(change, mode);
  return op === 'add' ? addition(change, mode) : { op: 'replace', members: readMembers(value, mode) };
};
