import { isArray, isObject, type Json } from '../json';
import { readReference } from '../validation/resource-reference';
import { memberOf } from './key-of';

/** A group in a user's `groups` as answers show it. RFC 7643 §4.1.2. */
interface ShownGroup {
  readonly value: string;
  readonly display: string;
  readonly type: string;
}

const repeats = (element: Json, { value, display, type }: ShownGroup): boolean => {
  if (!isObject(element) || memberOf(element, 'value') !== value) return false;
  const link = memberOf(element, '$ref');
  if (typeof link === 'string' && readReference(link)?.id !== value) return false;
  return [
    [memberOf(element, 'display'), display],
    [memberOf(element, 'type'), type],
  ].every(([sent, shown]) => sent === undefined || sent === null || sent === shown);
};

/** Whether what a client says of a user's `groups` is what they are, in any order; links may be on any base. */
export const namesGroups = (sent: Json, groups: readonly ShownGroup[]): boolean => {
  if (sent === null) return groups.length === 0;
  if (!isArray(sent) || sent.length !== groups.length) return false;
  const left = new Map(groups.map((group) => [group.value, group]));
  return sent.every((element) => {
    const id = isObject(element) ? memberOf(element, 'value') : undefined;
    const group = typeof id === 'string' ? left.get(id) : undefined;
    if (group === undefined || !repeats(element, group)) return false;
    return left.delete(group.value);
  });
};
